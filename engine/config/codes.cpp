#include "engine/config/codes.hpp"

#include <array>

namespace signalbox::config {
namespace {

// C: the file's form. L: what it means; the numbers left out belong to parts of the surface that do not exist yet.
constexpr std::array table{
    code_meaning{"C001", "error", "The file cannot be read, is too large, nests too deeply, or has more findings than are shown."},
    code_meaning{"C002", "error", "The file is no YAML, no UTF-8 text, or more than one document."},
    code_meaning{"C003", "error", "A key stands twice in one section, or a section that is no list in two files."},
    code_meaning{"C004", "error", "An unknown key."},
    code_meaning{"C005", "error", "The wrong shape: a list where one value is wanted, a value where a section is wanted, a YAML tag."},
    code_meaning{"C006", "error", "A value that cannot be read, is out of range or none of the choices."},
    code_meaning{"C007", "error", "A key that must be there is missing."},
    code_meaning{"C008", "error", "A file of `include` that cannot be used: missing, too many, too deep in each other."},
    code_meaning{"L001", "error", "A provider, model, group, tier or route that is not declared."},
    code_meaning{"L002", "warning, error with --strict", "The weights of a group do not sum to 100."},
    code_meaning{"L003", "error", "Two providers, models, groups, consumers, tiers or limits have the same name."},
    code_meaning{"L004", "error",
                 "A secret is missing: no reference, an environment variable that is not set or empty, a file that cannot be read."},
    code_meaning{"L005", "error, warning for an internal route that no other leads to",
                 "A route or a branch that is never reached, because one before it takes all of its requests."},
    code_meaning{"L006", "error",
                 "A raw route with other than one destination, a place for raw requests as a member of a group, or branches whose replies "
                 "cannot be merged."},
    code_meaning{"L007", "error", "A route that leads to another one, whose clients speak another dialect."},
    code_meaning{"L008", "warning", "Serving without keys would spend a provider's key for any caller."},
    code_meaning{"L009", "warning", "A member of a fallback group without a timeout."},
    code_meaning{"L010", "warning", "A cost group has a member whose price or quality is not known."},
    code_meaning{"L011", "warning", "Payloads of all requests are kept where a tag speaks of production."},
    code_meaning{"L012", "error", "A template that has no place for what is asked, or that finds no text in its sample."},
    code_meaning{"L013", "error", "A condition or a template that cannot be read, or compares what is never equal."},
    code_meaning{"L014", "error",
                 "An allow-list, a label, a classifier or a route names a group, model, provider, upstream or route that is not declared."},
    code_meaning{
        "L015", "error",
        "A group or a route that leads back to itself, a classifying group inside another one, or a default that is none of the labels."},
    code_meaning{"L016", "warning", "A condition looks at a header that a token's claim says: one that a caller sends is dropped."},
    code_meaning{"L017", "warning", "A group and a model share a name."},
    code_meaning{"L018", "error",
                 "A group that can never answer: no members, only weights of 0, more members than a group may have, or groups too deep in "
                 "each other; a classifier with one label; a request that would pass too many routes."},
    code_meaning{"L019", "error",
                 "`simulate` where nothing is simulated, two plays for one upstream name, or a script that cannot be played."},
    code_meaning{"L020", "error", "`dialect` for a kind that has its own."},
    code_meaning{"L021", "error", "An address that cannot be used, or is used twice."},
    code_meaning{"L022", "warning", "The operator's listener is open to other machines."},
    code_meaning{"L023", "warning", "A model without a known price: its cost will be unknown, never 0."},
    code_meaning{"L024", "warning", "A key that has expired."},
    code_meaning{"L025", "error", "A secret in the file itself; allowed with --allow-inline-secrets."},
    code_meaning{"L026", "error", "Two keys with the same secret."},
    code_meaning{"L027", "warning", "A key that has no effect where it stands."},
    code_meaning{"L028", "error", "An empty allow-list, or an empty list of authenticators."},
    code_meaning{"L029", "error", "A file the configuration names cannot be used: price table, certificates, keys of tokens."},
    code_meaning{"L030", "warning", "An unprotected connection: a key over plain http, certificates not verified."},
    code_meaning{"L031", "error", "A header that cannot be sent."},
    code_meaning{"L032", "error", "A host or an origin that no request can have."},
    code_meaning{"L033", "warning", "A gateway key that can be guessed."},
    code_meaning{"L034", "warning", "A file that serves no request: no model, no key, or a folder for the store that is not there."},
    code_meaning{"L035", "warning", "A pattern of `include` that no file matches."},
    code_meaning{"L036", "warning", "Files that include each other."},
    code_meaning{"L040", "error", "Tokens that cannot be verified: no key for an algorithm, shared secrets beside public keys."},
    code_meaning{"L041", "warning", "Tokens that others could use: any issuer, any audience, no end."},
    code_meaning{"L042", "warning", "A key of an issuer that is left out, because it is weak or not for signatures."},
    code_meaning{"L043", "error", "The path of a claim that no token can have."},
    code_meaning{"L050", "error",
                 "A limit that cannot count: without a window, with one where there is none, about another tier; too many limits."},
    code_meaning{"L051", "warning", "A tier that no consumer has."},
    code_meaning{"L052", "error", "Two limits of a tier with the same name."},
    code_meaning{"L053", "warning", "A limit of costs over models whose prices are not known."},
    code_meaning{"L060", "error", "A chain of events that would not be kept as it says."},
    code_meaning{"L061", "error", "A shared store without what it needs, or what only a shared store has without one."},
    code_meaning{"L065", "error", "Counters shared through a Redis that is not named, or not as Redis can take it."},
    code_meaning{"L066", "error, warning in signalbox check",
                 "A file that the connection string of the shared store names is not there; it is wanted on the gateway's machine."},
    code_meaning{"L070", "error",
                 "A sink that can deliver nothing: without a place, with one that cannot be used, or with the place of another."},
};

}  // namespace

std::span<code_meaning const> codes()
{
    return table;
}

}  // namespace signalbox::config
