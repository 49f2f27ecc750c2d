# The field's words: each loads on first use from the module named here.
from jcodes.vocabulary.confidence import Confidence as Confidence
from jcodes.vocabulary.families import Family as Family
from jcodes.vocabulary.families import Purpose as Purpose
from jcodes.vocabulary.families import Role as Role
from jcodes.vocabulary.indicators import Betos as Betos
from jcodes.vocabulary.indicators import Coverage as Coverage
from jcodes.vocabulary.indicators import Pricing as Pricing
from jcodes.vocabulary.indicators import TypeOfService as TypeOfService
from jcodes.vocabulary.places import ClaimForm as ClaimForm
from jcodes.vocabulary.places import EditSetting as EditSetting
from jcodes.vocabulary.places import PlaceOfService as PlaceOfService
from jcodes.vocabulary.places import Setting as Setting
from jcodes.vocabulary.products import ContainerType as ContainerType
from jcodes.vocabulary.products import Kind as Kind
from jcodes.vocabulary.products import NdcUnit as NdcUnit
from jcodes.vocabulary.routes import Route as Route
from jcodes.vocabulary.routes import StatedRoute as StatedRoute
