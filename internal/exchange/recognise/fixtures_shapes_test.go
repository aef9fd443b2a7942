package recognise

// shapeFixtures are further layouts and the other registers.
func shapeFixtures() []fixture {
	return []fixture{
		{"merged titles over several rows", Activities, []string{"S", `
Processing activity | Purpose | Data categories | Retention
Payroll | Pay staff | Bank data | 7 years
| | Tax data | 10 years
CRM | Serve customers | Contact data | 3 years
!merge A2:A3 B2:B3`}, `Payroll ¦ purpose=Pay staff ¦ data_categories=Bank data; Tax data ¦ retention=7 years; 10 years
CRM ¦ retention=3 years`},
		{"the same identifier over several rows", Activities, []string{"S", `
ID | Processing activity | Purpose | Recipients
P1 | Payroll | Pay staff | Bank
P1 | Payroll | Tax | Tax office
P2 | CRM | Sales | Agency`}, `Payroll ¦ purpose=Pay staff; Tax ¦ recipients=Bank; Tax office
CRM ¦ ref=P2`},
		{"lists inside cells in many ways", Activities, []string{"S", `
Processing activity | Purpose | Data subjects | Data categories | Recipients | Measures
A | One | • Customers\n• Suppliers | 1. Name\n2. Address | Bank / Tax office | Locks, alarms, guards`}, `A ¦ principals=Customers; Suppliers ¦ data_categories=Name; Address ¦ recipients=Bank; Tax office ¦ measures=Locks; alarms; guards`},
		{"unknown columns and side notes land in the rest", Activities, []string{"S", `
Processing activity | Purpose | Retention | Favourite colour |
A | One | 1 year | blue | see above
B | Two | 2 years | |`}, `A ¦ rest=blue; see above
B ¦ rest=`},
		{"legend and choice sheets beside the register", Activities, []string{"Read me", "Fill in one row per activity.\nAsk the DPO.", "Register", `
Processing activity | Purpose | Legal basis | Retention
A | One | Contract | 1 year`, "Lists", "Contract\nConsent\nLegal obligation"}, `A ¦ lawful_basis=Contract`},
		{"a cover sheet names the controller", Activities, []string{"Cover", `
Record of processing activities
Controller | Blue Ltd
Data protection officer | Jo Blue`, "Register", `
Processing activity | Purpose | Retention
A | One | 1 year`}, `A ¦ controller=Blue Ltd ¦ dpo=Jo Blue`},
		{"controller and processor sheets", Activities, []string{"Controller", `
Processing activity | Purpose | Retention
A | One | 1 year`, "Processor", `
Customer | Categories of processing | Sub-processors | Security measures
C | Hosting | D | Locks`}, `A ¦ purpose=One
Hosting ¦ customers=C`},
		{"units stated once", Activities, []string{"S", `
Department | Processing activity | Purpose | Retention
HR | Payroll | Pay | 7 years
| Hiring | Select | 1 year
| Training | Teach | 2 years
IT | Logs | Security | 90 days`}, `Payroll ¦ unit=HR
Hiring ¦ unit=HR
Training ¦ unit=HR
Logs ¦ unit=IT`},
		{"sub-headers for recipients", Activities, []string{"S", `
Name | Purpose | Recipients | | Security measures |
| | Internal | External | Technical | Organisational
A | One | HR | Bank | Encryption | Training
!merge A1:A2 B1:B2 C1:D1 E1:F1`}, `A ¦ recipients=HR; Bank ¦ technical_measures=Encryption ¦ organisational_measures=Training`},
		{"group headers without merged cells", Activities, []string{"S", `
Name | Purpose | Transfers | | Retention
| | Country | Safeguards |
A | One | USA | SCC | 1 year`}, `A ¦ transfer_countries=USA ¦ transfer_mechanism=SCC ¦ retention=1 year`},
		{"a form with explanations beside", Activities, []string{"Form", `
Field | Explanation | Answer
Name of processing activity | What do you call it? | Payroll
Purpose | Why do you process? | Pay staff
Categories of data subjects | Whose data? | Employees
Categories of personal data | Which data? | Bank data
Retention period | How long do you keep it? | 7 years`}, `Payroll ¦ purpose=Pay staff ¦ principals=Employees ¦ retention=7 years`},
		{"a form without a name takes the sheet's", Activities, []string{"Access control", `
Purpose | Protect the building
Data subjects | Visitors
Personal data | Name, photo, company
Retention | 30 days
Security measures | Locked room`}, `Access control ¦ purpose=Protect the building ¦ data_categories=Name; photo; company`},
		{"two forms below each other", Activities, []string{"Forms", `
Processing activity | A
Purpose | One
Data subjects | Customers
Retention | 1 year

Processing activity | B
Purpose | Two
Data subjects | Staff
Retention | 2 years`}, `A ¦ purpose=One
B ¦ purpose=Two ¦ retention=2 years`},
		{"two tables on one sheet", Activities, []string{"S", `
Processing activity | Purpose | Retention
A | One | 1 year

System | Description | Hosting | Supplier | Owner
CRM | Customers | Cloud | X | Sales
ERP | Goods | Own | Y | IT
HRM | Staff | Own | Z | HR`, "T", `
Processing activity | Purpose | Retention
B | Two | 1 year
C | Three | 1 year
D | Four | 1 year`}, `A ¦ purpose=One
CRM ¦ hosting=Cloud
ERP ¦ owner=IT
HRM ¦ supplier=Z
B ¦ purpose=Two
C ¦ purpose=Three
D ¦ purpose=Four`},
		{"parties", Parties, []string{"Vendors", `
Vendor | Service | Country | DPA signed | Contact person | E-mail
MailCo | Newsletter | USA | 2023-05-01 | Jo | jo@example.org`}, `MailCo ¦ service=Newsletter ¦ country=USA ¦ agreement=2023-05-01 ¦ contact=Jo ¦ email=jo@example.org`},
		{"German processors as parties", Parties, []string{"Dienstleister", `
Auftragsverarbeiter | Gegenstand der Verarbeitung | Sitz | AVV vom | Unterauftragnehmer | TOM geprüft
Rechenzentrum Nord GmbH | Hosting | Deutschland | 01.03.2022 | keine | ja`}, `Rechenzentrum Nord GmbH ¦ service=Hosting ¦ country=Deutschland ¦ agreement=01.03.2022`},
		{"systems", Systems, []string{"Systeme", `
Systemname | Beschreibung | Betriebsart | Hersteller | Systemverantwortlicher | In Betrieb seit | Anzahl Nutzer
CRM Pro | Kunden | Cloud | Soft AG | Frau Beispiel | 2019 | 40`}, `CRM Pro ¦ hosting=Cloud ¦ supplier=Soft AG ¦ users_count=40 ¦ go_live=2019`},
		{"people", People, []string{"Staff", `
First name | Last name | E-mail | Department | Job title | Active
Ada | Park | ada@example.org | Legal | DPO | yes`}, `Ada Park ¦ email=ada@example.org ¦ unit=Legal ¦ job=DPO ¦ active=yes`},
		{"risks", Risks, []string{"Risiken", `
Nr | Risiko | Bedrohung | Schwachstelle | Eintrittswahrscheinlichkeit | Schwere | Risikostufe | Maßnahmen | Restrisiko | Risikoeigner
1 | Verlust | Diebstahl | Laptop | mittel | hoch | hoch | Verschlüsselung | gering | IT`}, `Verlust ¦ threat=Diebstahl ¦ vulnerability=Laptop ¦ likelihood=mittel ¦ severity=hoch ¦ level=hoch ¦ residual_level=gering ¦ owner=IT`},
	}
}
