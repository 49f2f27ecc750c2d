# The field's words: each loads on first use from the module named here.
from jcodes.vocabulary.indicators import Betos as Betos
from jcodes.vocabulary.indicators import Coverage as Coverage
from jcodes.vocabulary.indicators import Pricing as Pricing
from jcodes.vocabulary.indicators import TypeOfService as TypeOfService
from jcodes.vocabulary.places import PlaceOfService as PlaceOfService
from jcodes.vocabulary.places import Setting as Setting
from jcodes.vocabulary.purposes import Purpose as Purpose
from jcodes.vocabulary.routes import Route as Route
from jcodes.vocabulary.terms import Confidence as Confidence
from jcodes.vocabulary.terms import ContainerType as ContainerType
from jcodes.vocabulary.terms import NdcUnit as NdcUnit
