"""Small files of the other datasets, in the forms in which CMS publishes them; the products do not exist."""

ASP = """Payment Allowance Limits for Medicare Part B Drugs,,,,,,,,,,
,,,,,,,,,,
"Effective January 1, 2026 through March 31, 2026",,,,,,,,,,
,,,,,,,,,,
HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Co-insurance Percentage,Vaccine AWP%,Vaccine Limit,Blood AWP%,Blood limit,Clotting Factor,Notes
J0001,Inj testomab,10 MG,74.765,20.000,,,,,,
J0002,Testocillin inj,600 UNITS,"1,234.5",13.800,,,,,1,Inflation-adjusted coinsurance
J0003,Inj testimab,1 MG,N/A,20.000,,,,,,Added January 2026 - 8% of reference add-on applied
J0004,Inj testumab,1 MG,3.5,20.000,,,,,,A remark that nobody knows
90700,Test vaccine,0.5 ML,12.000,20.000,95.000,12.000,,,,see the Seasonal Influenza Vaccines Pricing webpage for current payment limits and effective dates
P9010,Test blood,1 UNIT,5,20.000,,,95.000,5.000,,microCurie 100% AWP = $202.82 microCurie 100% WAC = $169.02
E0100,Test cane,1 EA,9,20.000,,,,,,
"""

CROSSWALK = """January 2026 ASP NDC - HCPCS Crosswalk for Medicare Part B Drugs,,,,,,,,,
"Effective January 1, 2026 through March 31, 2026",,,,,,,,,
,,,,,,,,,
_2026_CODE,Short Description,LABELER NAME,NDC,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
J0001,Inj testomab,Test Labs,12345-0001-01,Testbrand,10 MG,10,1,10,10
J0001,Inj testomab,Test Labs,12345-0001-02,Testbrand,10 MG,10,25,0.5,13
J0002,Testocillin inj,Test Labs,12345-0002-01,Testocillin,UP TO 600 UNITS,1,10,2,200
J0005,Test saline,Test Labs,12345-0005-01,Test Saline,500 ML,1000,1,2,2
J0006,Test saline,Test Labs,12345-0005-01,Test Saline,250 ML,1000,1,5,5
J0007,Test tissue,Test Labs,000000003TS,Test Tissue,1 SQ CM,4,1,4,4
90700,Test vaccine,Test Labs,12345-0900-01,Test Vaccine,0.5 ML,0.5,10,1,10
J0008,Test odd,Test Labs,12345-0008-01,Test Odd,1 MG,1,1,21.3125?,
"""

MUE = """hcpcs,service,mue_value,mai,rationale,effective_date
J0001,practitioner,150,3,Prescribing Information,2026-01-01
J0001,outpatient,300,3,Prescribing Information,2026-01-01
J0002,practitioner,0,2,CMS Policy,2026-01-01
E0100,practitioner,1,1,CMS Policy,2026-01-01
"""

MUE_OF_CMS = """HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale
J0001,150,3 Date of Service Edit: Clinical,Prescribing Information
J0002,0,2 Date of Service Edit: Policy,CMS Policy
"""

JW_JZ = """hcpcs,single_dose,effective_note
J0001,True,JZ or JW for DOS >= 2023-07-01
J0004,True,
"""

MODIFIERS = """level,modifier,add_date
CPT,59,
CPT,76,
HCPCS,A1,2002-07-01
"""

ASC = """hcpcs,payment_indicator,payment_weight,payment_rate,effective_date
J0001,K2,,12.5,2020-01-01
J0001,N1,,,2020-04-01
J0002,N1,,,2020-01-01
"""

SAD = """article_id,mac_id,mac_name,code_id,code_description,drug_brand_name,route_hint,effective_date,url
A50001,T,Test Mac,J0001,"Injection, testomab",Testbrand,SC,2026-06-14,https://example.org/A50001
A50002,T,Test Mac,J0001,"Injection, testomab",Testbrand,SC,,https://example.org/A50002
"""

NOC_PRICES = """Payment Allowance Limits for Medicare Part B Not Otherwise Classified (NOC) Drugs,,,
"Effective January 1, 2026 through March 31, 2026",,,
Drug Generic Name (Trade Name),Dosage,Payment Limit,Notes
Testopressin (Test Labs),1 UNIT,2.462,
"""

NOC_CROSSWALK = """January 2026 ASP NOC NDC - HCPCS Crosswalk for Medicare Part B Drugs,,,,,,,,
"Effective January 1, 2026 through March 31, 2026",,,,,,,,
Drug Generic Name,LABELER NAME,NDC,Drug Name,Dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
Testopressin (Test Labs),Test Labs,12345-0010-01,Testopressin,1 UNIT,1,1,20,20
"""

NOC_CODES = """HCPCS,LONG DESCRIPTION,ADD DATE,TERM DATE
J3490,Unclassified test,19940101,
J9999,"Not otherwise classified, test drugs",19940101,20251231
"""

ADDENDUM_B = """Addendum B,,,,,,,
"Effective January 1, 2026 through March 31, 2026",,,,,,,
HCPCS Code,Short Descriptor,SI,APC,Relative Weight,Payment Rate,National Unadjusted Copayment,Minimum Unadjusted Copayment
J0001,Inj testomab,K,9186,,$74.77,,$14.96
J0002,Testocillin inj,N,,,,,
12345,Test procedure,S,5051,1.2,"$1,000.00",$200.00,$200.00
"""

CORRECTIONS = """Code,Action,Eff Date,Short Desc,Long Desc,TOS,BETOS,Cov,Price,XREF Code,ASC IND,ASC Date
J0001,Add code,20260101,Inj testomab,"Injection, testomab, 10 mg","1,P",O1E,C,51,J0002,YY,20260401
J0002,Change date,2026-99-01,,,,,,,,,
"""

NCCI = """column1,column2,deletion_date,modifier_indicator,rationale,service,effective_date
96413,96372,,1,CPT Manual or CMS manual coding instruction,,2026-07-01
96413,96523,*,0,Misuse of Column Two code with Column One code,practitioner,
96413,99211,2024-06-30,1,Mutually exclusive procedures,,
96413,99212,,9,,,
J0001,96372,,1,,outpatient_hospital,
"""

ADD_ONS = """add_on_code,primary_code,aoc_type,effective_date,end_date
96415,96413,1,2013-04-01,
96415,96416,2,2013-04-01,2015-12-31
99999,CCCCC,2,2013-04-01,
"""

DENIAL_CODES = """list,code,start_date,last_modified_date,stop_date
CARC,4,1995-01-01,2020-03-01,
CARC,125,1995-01-01,2013-06-02,2013-11-01
RARC,N519,2009-07-01,,
"""

CONTRACTORS = """kind,state,jurisdiction,contractor,sad_article_id
A/B,TX,JT,Test Contractor,A50001
A/B,ID,JT,Test Contractor,A50001
DME,TX,DME D,Test Supplier Contractor,
"""

PLACES = """code,name,effective_date,date_notes
11,Test office,,
66,Test center,2024-08-01,
49,Test clinic,2023-10-01,
"""

PLACE_RATES = """code,pfs_facility
11,N
22,F
"""

REVENUE = """revenue_code
0250
0636
"""

PRODUCTS = """PRODUCTID,PRODUCTNDC,PRODUCTTYPENAME,PROPRIETARYNAME,PROPRIETARYNAMESUFFIX,NONPROPRIETARYNAME,DOSAGEFORMNAME,ROUTENAME,STARTMARKETINGDATE,ENDMARKETINGDATE,MARKETINGCATEGORYNAME,APPLICATIONNUMBER,LABELERNAME,SUBSTANCENAME,ACTIVE_NUMERATOR_STRENGTH,ACTIVE_INGRED_UNIT,PHARM_CLASSES,DEASCHEDULE,NDC_EXCLUDE_FLAG,LISTING_RECORD_CERTIFIED_THROUGH
12345-010_a,12345-010,HUMAN PRESCRIPTION DRUG,Testbrand,Depot,testomab,"INJECTION, SOLUTION",INTRAVENOUS; SUBCUTANEOUS,20120601,,BLA,BLA125001,Test Labs,TESTOMAB,10,mg/mL,,,N,20191231
12345-020_b,12345-020,HUMAN PRESCRIPTION DRUG,Testocillin,,testocillin,"INJECTION, POWDER, FOR SOLUTION",INTRAMUSCULAR,20120601,,ANDA,ANDA065001,Test Labs,TESTOCILLIN; TESTAZOLE,.5; 1,g/1; g/1,,,N,20191231
12345-030_c,12345-030,HUMAN PRESCRIPTION DRUG,Testless,,testless,KIT,,20120601,,UNAPPROVED DRUG OTHER,,Test Labs,TESTLESS,1,,,,N,20191231
"""

PACKAGES = """PRODUCTID,PRODUCTNDC,NDCPACKAGECODE,PACKAGEDESCRIPTION,STARTMARKETINGDATE,ENDMARKETINGDATE,NDC_EXCLUDE_FLAG,SAMPLE_PACKAGE
12345-010_a,12345-010,12345-010-01,"1 VIAL, SINGLE-DOSE in 1 CARTON (12345-010-01)  > 10 mL in 1 VIAL, SINGLE-DOSE",20120601,,N,N
12345-020_b,12345-020,12345-0020-1,"10 VIAL in 1 TRAY (12345-0020-1)  > 1 INJECTION, POWDER, FOR SOLUTION in 1 VIAL (12345-0020-2) ",20120601,,N,N
12345-030_c,12345-030,12345-030-01,"1 KIT in 1 CARTON (12345-030-01)  *  3 mL in 1 VIAL, SINGLE-DOSE *  1 mL in 1 SYRINGE",20120601,,N,N
none_d,12345-040,12345-040-01,30 TABLET in 1 BOTTLE (12345-040-01) ,20120601,,N,N
"""

NDC_JOINED = """NDC,FORMAT,PRODUCTTYPENAME,PROPRIETARYNAME,NONPROPRIETARYNAME,DOSAGEFORMNAME,ROUTENAME,APPLICATIONNUMBER,LABELERNAME,SUBSTANCENAME,ACTIVE_NUMERATOR_STRENGTH,ACTIVE_INGRED_UNIT,PHARM_CLASSES,PACKAGEDESCRIPTION,ELEVEN_DIGIT_NDC
1234501001,5-3-2,HUMAN PRESCRIPTION DRUG,Testbrand,testomab,"INJECTION, SOLUTION",INTRAVENOUS,BLA125001,Test Labs,TESTOMAB,10,mg/mL,,"1 VIAL, MULTI-DOSE in 1 CARTON (12345-010-01)  > 10 mL in 1 VIAL, MULTI-DOSE",12345001001
B123450050,,PLASMA DERIVATIVE,Testblood,testblood,SOLUTION,INTRAVENOUS,BN1,Test Blood,TESTBLOOD,1,mL/mL,,63 mL in 1 BAG,B1234500501
"""

DRUG_LABELS = """id,set_id,version,effective_time,application_number,brand_name,generic_name,manufacturer_name,product_type,product_ndc,package_ndc,route,substance_name,how_supplied,dosage_forms_and_strengths,package_label_principal_display_panel
x1,s1,1,20260401,BLA125001,Testbrand|Testbrand Pen,TESTOMAB,Test Labs,HUMAN PRESCRIPTION DRUG,12345-010,12345-010-01|12345-010-03,INTRAVENOUS,TESTOMAB,NDC 12345-010-01,3 DOSAGE FORMS AND STRENGTHS Injection: 100 mg/10 mL in a single-dose vial,
x2,s2,1,20260401,ANDA065001,Testocillin,TESTOCILLIN,Test Labs,HUMAN PRESCRIPTION DRUG,12345-020,12345-020-01,INTRAMUSCULAR,TESTOCILLIN,For injection: a lyophilized powder in a multiple-dose vial or a single-dose syringe,,
x3,s3,1,20260401,,Nothing,NOTHING,Test Labs,HUMAN PRESCRIPTION DRUG,,,,,,,
"""

PURPLE_BOOK = """N/R/U,Applicant,BLA Number,Proprietary Name,Proper Name,BLA Type,Strength,Route of Administration,Licensure,Approval Date,Ref. Product Proper Name,Ref. Product Proprietary Name,Product Number
,Test Labs,100001,Testbrand,testomab,351(a),10MG,Intravenous,Licensed,24-Aug-98, ,,1
U,Sim Labs,200001,Brandsim,testomab-abcd,351(k) Interchangeable,10MG,Intravenous,Licensed,5-Apr-16,testomab,Testbrand,1
,Sim Labs,200001,Brandsim,testomab-abcd,351(k) Interchangeable,10MG,Intravenous,Licensed,5-Apr-16,testomab,Testbrand,1
,Sim Labs,200001,Brandsim Pen,testomab-abcd,351(k) Biosimilar,10MG,Subcutaneous,Licensed,6-May-17,testomab,Testbrand,2
,Other Labs,200002,Othersim,testomab-wxyz,351(k) Biosimilar,10MG,Intravenous,Licensed,6-May-17,testomab,Testbrand,1
,Gone Labs,200003,Gonesim,testomab-gone,351(k) Biosimilar,10MG,Intravenous,Voluntarily Revoked,,testomab,Testbrand,1
"""
