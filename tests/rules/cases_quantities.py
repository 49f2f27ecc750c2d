"""Cases of the rules of quantities."""

from tests.rules.casebook import Case, line

CASES: tuple[Case, ...] = (
    Case("ndc-placeholder", "fires", line("J3490", ndc="12345-6789-01", ndc_quantity=1, ndc_unit="ML"), (0,), "placeholder", "information"),
    Case("ndc-placeholder", "fires", line("J3490", ndc="99999-9999-99", ndc_quantity=1, ndc_unit="ML"), (0,), "placeholder", "information"),
    Case("ndc-placeholder", "nearly", line("J3490", ndc="12345-6789-02", ndc_quantity=1, ndc_unit="ML")),
    Case("ndc-placeholder", "nearly", line("J9312", ndc="50242-0051-21", ndc_quantity=1, ndc_unit="ML")),
    Case("ndc-placeholder", "not", line("J9312", 75)),
    Case("ndc-amount-differs", "fires", line("J9312", 75, ndc="50242-0051-21", ndc_quantity=500, ndc_unit="ME"), (0,), "50 units", "warning"),
    Case("ndc-amount-differs", "fires", line("J7192", 1000, ndc="00026-3782-25", ndc_quantity="1500.5", ndc_unit="F2"), (0,), "1500.50 units",
         "warning"),
    Case("ndc-amount-differs", "nearly", line("J9312", 75, ndc="50242-0051-21", ndc_quantity=745, ndc_unit="ME"), about="rounded up"),
    Case("ndc-amount-differs", "nearly", line("J9312", 75, ndc="50242-0051-21", ndc_quantity=50, ndc_unit="ML"), about="another rule's"),
    Case("ndc-amount-differs", "nearly", line("J0885", 10, ndc="55513-0144-01", ndc_quantity=2, ndc_unit="ME"), about="units are no mass"),
    Case("ndc-amount-differs", "nearly", line("J3490", 1, ndc="50242-0051-21", ndc_quantity=2, ndc_unit="ME"), about="no dosage"),
    Case("ndc-amount-differs", "nearly", line("99213", 1, ndc="50242-0051-21", ndc_quantity=2, ndc_unit="ME"), about="no drug"),
    Case("ndc-amount-differs", "nearly", line("J9312", 75, ndc="50242-0051-21", ndc_quantity=0, ndc_unit="ME"), about="no quantity"),
    Case("ndc-amount-differs", "nearly", line("J9312", "x", ndc="50242-0051-21", ndc_quantity=5, ndc_unit="ME"), about="no units"),
    Case("ndc-amount-differs", "not", line("J9312", 75)),
)  # fmt: skip
