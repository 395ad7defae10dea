#include "engine/config/secrets.hpp"

#include "engine/base/nearest.hpp"
#include "engine/config/provider_path.hpp"
#include "engine/config/source.hpp"
#include "engine/config/stand_in.hpp"
#include "engine/config/substitution.hpp"
#include "engine/config/walk.hpp"
#include "engine/vault/definition.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

/// Longer than any key or token, shorter than a file named by mistake.
constexpr std::size_t secret_limit = 16u << 10;

class search {
public:
    search(schema::Config const& all, secret_search const& with) : all_(all), with_(with) {}

    void fetch(schema::Secret const& from, std::string const& path);
    /// The secret at this path is a document: it may have any characters.
    void take_as_document(std::string path) { documents_.push_back(std::move(path)); }
    fetched_secrets found;

private:
    void from_environment(std::string const& name, std::string const& path);
    void from_file(std::string const& name, std::string const& path);
    void from_vault(schema::Secret const& from, std::string const& path);
    schema::Vault const* vault_called(std::string const& id, std::string const& at);
    bool fits(vault::reference const& what, schema::Vault const& in, std::string const& at);
    void literal(schema::Secret const& from, std::string const& path);
    void keep(std::string value, std::string const& path, std::string const& source);
    void error(std::string_view code, std::string const& path, std::string message, std::string fix = {});

    schema::Config const& all_;
    secret_search const& with_;
    std::vector<std::string> documents_;
};

void search::error(std::string_view code, std::string const& path, std::string message, std::string fix)
{
    with_.out.error(code, with_.where.of(path), path, std::move(message), std::move(fix));
}

void search::fetch(schema::Secret const& from, std::string const& path)
{
    int const given = !from.env().empty() + !from.file().empty() + !from.inline_().empty() + !from.vault().empty();
    std::string const env = under(path, "env"), file = under(path, "file"), ttl = under(path, "ttl");
    if (with_.where.spoiled(path) || with_.where.spoiled(env) || with_.where.spoiled(file) || with_.where.spoiled(under(path, "vault")))
        return;
    if (from.has_ttl() && from.vault().empty()) with_.out.warning("L027", with_.where.of(ttl), ttl, "ttl has no effect without vault");
    if (given == 0) return error("L004", path, "the secret names no environment variable, no file and no vault", "{env: NAME}");
    if (given > 1) return error("C006", path, "a secret has exactly one of env, file, vault and inline");
    if (!from.vault().empty()) return from_vault(from, path);
    if (!from.inline_().empty()) return literal(from, path);
    if (!from.env().empty()) return from_environment(from.env(), path);
    from_file(from.file(), path);
}

void search::from_environment(std::string const& name, std::string const& path)
{
    std::string const at = under(path, "env");
    // The name may be the key itself, written here by mistake: it is not shown.
    if (!is_variable_name(name)) return error("C006", at, "env takes the name of an environment variable: letters, digits and \"_\"");
    std::string const shown = with_.where.substituted(at) ? "it names" : name;
    if (!with_.options.resolve_secrets) return;
    auto value = with_.options.lookup(name);
    if (!value) return error("L004", at, "the environment variable " + shown + " is not set");
    if (value->empty()) return error("L004", at, "the environment variable " + shown + " is empty");
    keep(std::move(*value), path, "the environment variable " + shown);
}

void search::from_file(std::string const& name, std::string const& path)
{
    std::string const at = under(path, "file");
    std::string const place = standing_on(with_.directory, name);
    std::string const shown = with_.where.substituted(at) ? "it names" : place;
    if (!with_.options.resolve_secrets) return;
    with_.files.push_back(place);
    auto text = read_file(place, secret_limit);
    if (!text) return error("L004", at, "the secret's file " + shown + " cannot be used: " + text.error().detail);
    std::size_t const end = text->find_last_not_of(" \t\r\n");
    text->resize(end == text->npos ? 0 : end + 1);
    if (text->empty()) return error("L004", at, "the secret's file " + shown + " is empty");
    keep(std::move(*text), path, "the secret's file " + shown);
}

/// Null, and said, when there is none.
schema::Vault const* search::vault_called(std::string const& id, std::string const& at)
{
    std::vector<std::string> known;
    for (schema::Vault const& each : all_.vaults()) {
        if (each.id() == id) return &each;
        known.push_back(each.id());
    }
    std::string const hint = known.empty() ? "; the file declares no vaults" : "";
    with_.out.unknown("L001", with_.where.of(at), at, "the reference begins with the id of no vault" + hint,
                      std::string(base::nearest(id, known)));
    return nullptr;
}

bool search::fits(vault::reference const& what, schema::Vault const& in, std::string const& at)
{
    auto const kind = vault::kind_named(in.type());
    if (!kind) return false;  // which has a finding of its own
    vault::kind_facts const& facts = vault::facts_of(*kind);
    if (facts.only_maps && what.key.empty())
        return error("C006", at, "a secret of " + std::string(facts.product) + " is a map, and the reference names no key of it",
                     what.text() + "#KEY"),
               false;
    if (facts.segments > 0 && vault::segments_of(what.path) > facts.segments)
        return error("C006", at, "a secret of " + std::string(facts.product) + " is NAME, or NAME/VERSION", what.vault + "/NAME"), false;
    return true;
}

void search::from_vault(schema::Secret const& from, std::string const& path)
{
    std::string const at = under(path, "vault");
    // The text may be the secret itself, written here by mistake: it is shown only once a vault is known by it.
    auto const what = vault::read_reference(from.vault());
    if (!what) return error("C006", at, "vault takes ID/PATH#KEY, and " + what.error().detail, "{vault: \"ID/PATH#KEY\"}");
    if (path.starts_with("vaults["))
        return error("C006", at, "the credential of a vault cannot stand in a vault; keep it in the environment or in a file",
                     "{env: NAME}");
    schema::Vault const* const in = vault_called(what->vault, at);
    if (!in || !fits(*what, *in, at)) return;
    found.uses.push_back({*what, path, std::chrono::milliseconds(from.ttl().milliseconds())});
    if (found.uses.size() == most_vault_uses + 1)
        error("C006", at, "more than " + std::to_string(most_vault_uses) + " secrets stand in vaults");
    if (!with_.options.resolve_secrets) return;
    bool const document = std::ranges::find(documents_, path) != documents_.end();
    std::string const shown = quoted(what->text());
    if (!with_.options.from_vault) {
        // Two references to one secret are the same secret.
        if (!document) found.put(path, stand_in_for(what->text()));
        return;
    }
    auto value = with_.options.from_vault(*what);
    if (!value) return error("L004", at, "the secret " + shown + " cannot be had from its vault: " + value.error().detail);
    std::size_t const end = value->find_last_not_of(" \t\r\n");
    value->resize(end == value->npos ? 0 : end + 1);
    if (value->empty()) return error("L004", at, "the secret " + shown + " is empty");
    if (value->size() > secret_limit)
        return error("L004", at, "the secret " + shown + " is larger than " + std::to_string(secret_limit) + " bytes");
    keep(std::move(*value), path, "the secret " + shown);
}

void search::literal(schema::Secret const& from, std::string const& path)
{
    if (!with_.options.allow_inline_secrets) {
        std::string const& text = from.inline_();
        bool const reference =
            text.starts_with("${") && text.ends_with('}') && is_variable_name(std::string_view(text).substr(2, text.size() - 3));
        return error("L025", path, "a secret stands in the file itself; keep it in the environment or in a file of its own",
                     "{env: " + (reference ? text.substr(2, text.size() - 3) : "NAME") + "}");
    }
    keep(from.inline_(), path, "the secret");
}

void search::keep(std::string value, std::string const& path, std::string const& source)
{
    // It travels in a header field, where only visible characters survive (RFC 9110 section 5.5, RFC 6750 section 2.1).
    bool const sent = std::ranges::find(documents_, path) == documents_.end();
    if (!sent && !named_by_stand_in(value).empty()) return;  // it is no document, which has a form
    bool const visible = !sent || std::all_of(value.begin(), value.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (!visible) return error("C006", path, source + " holds characters other than visible ASCII");
    found.put(path, std::move(value));
}

}  // namespace

provider::secret const& fetched_secrets::at(std::string const& path) const
{
    static provider::secret const none;
    auto const found = all_.find(path);
    return found == all_.end() ? none : found->second;
}

fetched_secrets fetch_secrets(schema::Config const& from, secret_search const& with)
{
    search all(from, with);
    for (int i = 0; i < from.providers_size(); ++i)
        if (provider::kind_named(from.providers(i).kind()) && has_service_account(from.providers(i)))
            all.take_as_document(under(item("providers", static_cast<std::size_t>(i)), "auth.secret"));
    all.take_as_document(std::string(shared_store_dsn));
    for (int i = 0; i < from.vaults_size(); ++i)
        if (vault::kind_named(from.vaults(i).type()) == vault::kind::gcp)
            all.take_as_document(under(item("vaults", static_cast<std::size_t>(i)), "auth.secret"));
    each_message(from, "", [&](Message const& one, std::string const& path) {
        if (auto const* const secret = dynamic_cast<schema::Secret const*>(&one)) all.fetch(*secret, path);
    });
    return std::move(all.found);
}

}  // namespace signalbox::config
