from jcodes.integrations.fhir.administrations import from_medication_administration as from_medication_administration
from jcodes.integrations.fhir.administrations import to_medication_administration as to_medication_administration
from jcodes.integrations.fhir.claims import from_fhir_claim as from_fhir_claim
from jcodes.integrations.fhir.claims import to_fhir_claim as to_fhir_claim
from jcodes.integrations.fhir.documents import FhirRemittances as FhirRemittances
from jcodes.integrations.fhir.documents import read_fhir as read_fhir
from jcodes.integrations.fhir.documents import read_fhir_remittances as read_fhir_remittances
from jcodes.integrations.fhir.payments import from_fhir_eob as from_fhir_eob
