"""The words of SHACL that are known, and what they may hold."""

from __future__ import annotations

from kg.rdf.terms import OWL, RDF, RDFS, SKOS

# --- the words of SHACL ---------------------------------------------------------------------------

TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
LISTED = ("and", "or", "xone")
NESTED = ("property", "node", "not", "qualifiedValueShape")
PAIRED = ("equals", "disjoint", "lessThan", "lessThanOrEquals")
BOUNDS = {"minInclusive": ">=", "maxInclusive": "<=", "minExclusive": ">", "maxExclusive": "<"}
ONCE = tuple(
    """minCount maxCount datatype nodeKind minLength maxLength languageIn uniqueLang in closed
    qualifiedMinCount qualifiedMaxCount flags deactivated severity path""".split()
)
COUNTS = (
    "minCount",
    "maxCount",
    "minLength",
    "maxLength",
    "qualifiedMinCount",
    "qualifiedMaxCount",
)
# What asks for the values of a path.
PATH_ONLY = frozenset(
    "minCount maxCount uniqueLang lessThan lessThanOrEquals qualifiedValueShape".split()
)
PARAMETERS = frozenset(LISTED + NESTED + PAIRED + tuple(BOUNDS)).union(
    """class datatype nodeKind minCount maxCount minLength maxLength pattern languageIn uniqueLang
    in hasValue closed qualifiedMinCount qualifiedMaxCount sparql""".split()
)
# What goes with a parameter or says nothing of the data.
BESIDE = frozenset(TARGETS).union(
    """path flags ignoredProperties qualifiedValueShapesDisjoint severity message deactivated name
    description order group defaultValue""".split()
)
STEPS = ("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
_OTHERS = """
    alternativePath inversePath zeroOrMorePath oneOrMorePath zeroOrOnePath prefixes declare
    prefix namespace select ask construct update sparql parameter validator nodeValidator
    propertyValidator optional labelTemplate target expression rule condition entailment
    shapesGraph shapesGraphWellFormed suggestedShapesGraph conforms result detail focusNode
    resultMessage resultPath resultSeverity sourceConstraint sourceConstraintComponent
    sourceShape value annotationProperty annotationValue annotationVarName resultAnnotation js
    jsFunctionName jsLibrary jsLibraryURL returnType subject predicate object this nodes
    filterShape intersection union minus distinct limit offset orderBy desc groupConcat
    separator sum count min max avg exists if then else sparqlExpr NodeShape PropertyShape Shape
    PropertyGroup PrefixDeclaration ConstraintComponent Parameter Parameterizable Validator
    SPARQLConstraint SPARQLAskValidator SPARQLSelectValidator SPARQLAskExecutable
    SPARQLConstructExecutable SPARQLSelectExecutable SPARQLUpdateExecutable SPARQLExecutable
    SPARQLFunction SPARQLRule SPARQLTarget SPARQLTargetType TripleRule Rule Rules Function
    Target TargetType JSConstraint JSExecutable JSFunction JSLibrary JSRule JSTarget
    JSTargetType JSValidator ResultAnnotation Severity Violation Warning Info IRI Literal
    BlankNode BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral NodeKind ValidationReport
    ValidationResult AbstractResult
""".split()
KNOWN = PARAMETERS | BESIDE | frozenset(_OTHERS)
# Terms that every graph may use and few vocabularies declare.
COMMON = frozenset(
    space + name
    for space, names in {
        RDF: """type value first rest nil subject predicate object Property Statement List
          langString""",
        RDFS: """label comment subClassOf subPropertyOf seeAlso isDefinedBy domain range member
          Class Resource""",
        OWL: """sameAs deprecated Class Thing ObjectProperty DatatypeProperty Ontology versionInfo
          inverseOf""",
        SKOS: """prefLabel altLabel hiddenLabel definition note scopeNote example notation broader
          narrower related inScheme topConceptOf hasTopConcept exactMatch closeMatch broadMatch
          narrowMatch relatedMatch Concept ConceptScheme""",
    }.items()
    for name in names.split()
)
INTEGERS = {
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}
