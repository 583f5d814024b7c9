"""What the facts of a listing choose from, in the order in which pages show it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OfferType(TextChoices):
    """What is offered, in the buyer's words."""

    SOFTWARE = "software", _("Software")
    SAAS = "saas", _("Software as a service")
    OPEN_SOURCE_PROJECT = "open_source_project", _("Open-source project")
    CONSULTING = "consulting", _("Consulting")
    HARDWARE = "hardware", _("Hardware and sensors")
    TRAINING = "training", _("Training")


class Origin(TextChoices):
    """Who made the solution."""

    PRIVATE = "private", _("Company")
    MUNICIPALITY = "municipality", _("Municipality")
    PUBLIC_IT_PROVIDER = "public_it_provider", _("Public IT provider")
    RESEARCH = "research", _("Research")
    FUNDED_PROJECT = "funded_project", _("Publicly funded project")


class FieldOfAction(TextChoices):
    """Municipal fields of action."""

    ADMINISTRATION = "administration", _("Administration")
    MOBILITY = "mobility", _("Mobility")
    ENERGY_CLIMATE = "energy_climate", _("Energy and climate")
    ENVIRONMENT = "environment", _("Environment and adaptation")
    BUILDING_PLANNING = "building_planning", _("Building and planning")
    EDUCATION_WORK = "education_work", _("Education and work")
    HEALTH_CARE = "health_care", _("Health and care")
    COMMUNITY = "community", _("Community and volunteering")
    SAFETY = "safety", _("Safety and civil protection")
    ECONOMY = "economy", _("Economy and local supply")
    CULTURE_TOURISM = "culture_tourism", _("Culture and tourism")
    PARTICIPATION = "participation", _("Participation")
    DATA_INFRASTRUCTURE = "data_infrastructure", _("Data and infrastructure")


class SolutionClass(TextChoices):
    """What kind of thing the solution is."""

    APP = "app", _("App")
    PARTICIPATION_PLATFORM = "participation_platform", _("Participation platform")
    DIGITAL_TWIN = "digital_twin", _("Digital twin")
    DATA_PLATFORM = "data_platform", _("Data platform")
    SENSORS_IOT = "sensors_iot", _("Sensors and IoT")
    BOOKING = "booking", _("Booking")
    CHATBOT_AI = "chatbot_ai", _("Chatbot and AI")
    SPECIALIST_APPLICATION = "specialist_application", _("Specialist application")
    PORTAL = "portal", _("Portal")
    OTHER = "other", _("Other kind")


class UserGroup(TextChoices):
    """Who works with the solution."""

    STAFF = "staff", _("Administration staff")
    CITIZENS = "citizens", _("Citizens")
    BUSINESSES = "businesses", _("Businesses")
    ASSOCIATIONS = "associations", _("Associations and volunteers")
    COUNCIL = "council", _("Council and committees")
    SCHOOLS = "schools", _("Schools and day-care centres")


class MunicipalityType(TextChoices):
    """Kinds of bodies a solution is made for."""

    RURAL = "rural", _("Rural municipality")
    TOWN = "town", _("Town")
    CITY = "city", _("City with district status")
    ASSOCIATION = "association", _("Association of municipalities")
    DISTRICT = "district", _("District")
    REGION = "region", _("Region or joint body")
    LAND = "land", _("Land")


class TaskKind(TextChoices):
    """Which kind of municipal task the solution serves."""

    MANDATORY = "mandatory", _("Mandatory task")
    VOLUNTARY = "voluntary", _("Voluntary task")
    DELEGATED = "delegated", _("Delegated task")


class DevelopmentStatus(TextChoices):
    """Development status as publiccode.yml names it."""

    CONCEPT = "concept", _("Concept")
    DEVELOPMENT = "development", _("In development")
    BETA = "beta", _("Beta")
    STABLE = "stable", _("Stable")
    OBSOLETE = "obsolete", _("Obsolete")


class ScalingPhase(TextChoices):
    """How far the solution has spread."""

    IDEA = "idea", _("Idea")
    PROTOTYPE = "prototype", _("Prototype")
    PILOT = "pilot", _("Pilot")
    REGULAR = "regular", _("Regular operation")
    TRANSFERRED = "transferred", _("Transferred to other municipalities")


class OperatingModel(TextChoices):
    """Who runs the machines. Never called deployment: that is a municipality's use."""

    SAAS = "saas", _("Service from the cloud")
    PUBLIC_IT_PROVIDER = "public_it_provider", _("Run by a public IT provider")
    ON_PREMISES = "on_premises", _("Run by the municipality itself")
    HYBRID = "hybrid", _("Mixed operation")


class DataLocation(TextChoices):
    """Where the data is processed."""

    GERMANY = "germany", _("Germany")
    EU = "eu", _("EU or EEA")
    THIRD_COUNTRY = "third_country", _("Third country")


class MaintenanceType(TextChoices):
    """Who maintains the solution, as publiccode.yml names it."""

    INTERNAL = "internal", _("By the publisher itself")
    CONTRACT = "contract", _("By contract")
    COMMUNITY = "community", _("By a community")
    NONE = "none", _("Nobody")


class SoftwareType(TextChoices):
    """Software type as publiccode.yml names it."""

    MOBILE = "standalone/mobile", _("Mobile app")
    IOT = "standalone/iot", _("Device software")
    DESKTOP = "standalone/desktop", _("Desktop application")
    WEB = "standalone/web", _("Web application")
    BACKEND = "standalone/backend", _("Server application")
    STANDALONE_OTHER = "standalone/other", _("Other application")
    ADDON = "addon", _("Add-on")
    LIBRARY = "library", _("Library")
    CONFIGURATION = "configurationFiles", _("Configuration files")


class LicenceModel(TextChoices):
    """How open the source is."""

    OPEN = "open", _("Open source")
    OPEN_CORE = "open_core", _("Open core")
    PROPRIETARY = "proprietary", _("Proprietary")


class DataExport(TextChoices):
    """How the municipality gets its data out again."""

    FULL_OPEN = "full_open", _("Complete, in open formats")
    PARTIAL = "partial", _("In part")
    NONE = "none", _("Not possible")


class ConnectionType(TextChoices):
    """How the solution is connected to others."""

    STANDALONE = "standalone", _("Stand-alone")
    FIT_CONNECT = "fit_connect", _("FIT-Connect")
    OSCI_XTA = "osci_xta", _("OSCI/XTA")
    REST = "rest", _("REST")
    WMS_WFS = "wms_wfs", _("WMS/WFS")
    FILE = "file", _("File exchange")
    ADAPTER = "adapter", _("Adapter to a specialist system")


class Login(TextChoices):
    """How people sign in."""

    BUND_ID = "bund_id", _("BundID")
    BUSINESS_ACCOUNT = "business_account", _("Mein Unternehmenskonto")
    SAML = "saml", _("SAML")
    OIDC = "oidc", _("OpenID Connect")
    OWN = "own", _("Own account")


class DependencyKind(TextChoices):
    """What kind of thing a solution depends on, as publiccode.yml groups it."""

    OPEN = "open", _("Open-source software")
    PROPRIETARY = "proprietary", _("Proprietary software")
    HARDWARE = "hardware", _("Hardware")


class DataProtectionProof(TextChoices):
    """Documents on data protection."""

    AVV = "avv", _("Data processing agreement")
    DSFA = "dsfa", _("Data protection impact assessment")
    TOM = "tom", _("Technical and organisational measures")


class SecurityProof(TextChoices):
    """Proofs of information security."""

    C5 = "c5", _("BSI C5 attestation")
    ISO_27001 = "iso_27001", _("ISO 27001 certificate")
    IT_GRUNDSCHUTZ = "it_grundschutz", _("BSI IT-Grundschutz")
    PENETRATION_TEST = "penetration_test", _("Penetration test")


class Accessibility(TextChoices):
    """Conformance with BITV 2.0 and WCAG."""

    FULL = "full", _("Fully conformant")
    PARTIAL = "partial", _("Partly conformant")
    NONE = "none", _("Not conformant")


class AiRisk(TextChoices):
    """Risk class under Regulation (EU) 2024/1689."""

    NO_AI = "no_ai", _("No AI")
    MINIMAL = "minimal", _("Minimal risk")
    LIMITED = "limited", _("Limited risk")
    HIGH = "high", _("High risk")


class OpenSourceQuality(TextChoices):
    """Signs of a well-kept open-source project."""

    LICENCE_FILE = "licence_file", _("Valid open licence")
    MAINTAINED = "maintained", _("Maintenance assured")
    RECENT_RELEASE = "recent_release", _("Recent release")
    DOCUMENTED = "documented", _("Documented")


class CostModel(TextChoices):
    """How the price is formed."""

    FREE = "free", _("Free of charge")
    ONE_OFF = "one_off", _("One-off payment")
    YEARLY = "yearly", _("Yearly fee")
    MONTHLY_PER_BAND = "monthly_per_band", _("Monthly fee by size of municipality")
    USAGE = "usage", _("By usage")
    ON_REQUEST = "on_request", _("Price on request")


class Trial(TextChoices):
    """Ways to try the solution first."""

    DEMO = "demo", _("Demonstration")
    CLICK_DUMMY = "click_dummy", _("Click dummy")
    LICENCE = "licence", _("Trial licence")
    TEST_COHORT = "test_cohort", _("Test cohort")
    NONE = "none", _("No trial")


class Route(TextChoices):
    """Ways to obtain the solution."""

    DIRECT_ORDER = "direct_order", _("Direct order")
    FRAMEWORK = "framework", _("Framework agreement")
    INHOUSE = "inhouse", _("In-house")
    EFA = "efa", _("EfA (one for all)")
    TENDER = "tender", _("Tender")
    FREE_REUSE = "free_reuse", _("Free reuse")


class EvbIt(TextChoices):
    """Contract types of the EVB-IT."""

    CLOUD = "cloud", _("EVB-IT Cloud")
    PURCHASE_A = "purchase_a", _("EVB-IT Überlassung Typ A")
    RENTAL_B = "rental_b", _("EVB-IT Überlassung Typ B")
    SERVICE = "service", _("EVB-IT Dienstleistung")
    SYSTEM = "system", _("EVB-IT System")
    CARE_S = "care_s", _("EVB-IT Pflege S")
    MAINTENANCE = "maintenance", _("EVB-IT Instandhaltung")


class TransferDimension(TextChoices):
    """In which respects a solution may be transferable."""

    TECHNICAL = "technical", _("Technical")
    ORGANISATIONAL = "organisational", _("Organisational")
    LEGAL = "legal", _("Legal")
    FINANCIAL = "financial", _("Financial")
    DATA = "data", _("Data")
    DOCUMENTATION = "documentation", _("Documentation")


class AdaptationNeed(TextChoices):
    """What another town has to change."""

    NONE = "none", _("None")
    CONFIGURATION = "configuration", _("Configuration")
    DEVELOPMENT = "development", _("Development")


class Cooperation(TextChoices):
    """What the publisher wishes from other municipalities."""

    CO_DEVELOPER = "co_developer", _("Looks for co-developers")
    CO_USER = "co_user", _("Looks for co-users")
    ADVICE = "advice", _("Offers advice")
    NONE = "none", _("No cooperation wanted")
