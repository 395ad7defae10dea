#include "engine/config/secrets.hpp"

#include "engine/config/provider_path.hpp"
#include "engine/config/source.hpp"
#include "engine/config/substitution.hpp"
#include "engine/config/walk.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

/// Longer than any key or token, shorter than a file named by mistake.
constexpr std::size_t secret_limit = 16u << 10;

class search {
public:
    explicit search(secret_search const& with) : with_(with) {}

    void fetch(schema::Secret const& from, std::string const& path);
    /// The secret at this path is a document: it may have any characters.
    void take_as_document(std::string path) { documents_.push_back(std::move(path)); }
    fetched_secrets found;

private:
    void from_environment(std::string const& name, std::string const& path);
    void from_file(std::string const& name, std::string const& path);
    void literal(schema::Secret const& from, std::string const& path);
    void keep(std::string value, std::string const& path, std::string const& source);
    void error(std::string_view code, std::string const& path, std::string message, std::string fix = {});

    secret_search const& with_;
    std::vector<std::string> documents_;
};

void search::error(std::string_view code, std::string const& path, std::string message, std::string fix)
{
    with_.out.error(code, with_.where.of(path), path, std::move(message), std::move(fix));
}

void search::fetch(schema::Secret const& from, std::string const& path)
{
    int const given = !from.env().empty() + !from.file().empty() + !from.inline_().empty();
    std::string const env = under(path, "env"), file = under(path, "file");
    if (with_.where.spoiled(path) || with_.where.spoiled(env) || with_.where.spoiled(file)) return;
    if (given == 0) return error("L004", path, "the secret names neither an environment variable nor a file", "{env: NAME}");
    if (given > 1) return error("C006", path, "a secret has exactly one of env, file and inline");
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
    search all(with);
    for (int i = 0; i < from.providers_size(); ++i)
        if (provider::kind_named(from.providers(i).kind()) && has_service_account(from.providers(i)))
            all.take_as_document(under(item("providers", static_cast<std::size_t>(i)), "auth.secret"));
    all.take_as_document(std::string(shared_store_dsn));
    each_message(from, "", [&](Message const& one, std::string const& path) {
        if (auto const* const secret = dynamic_cast<schema::Secret const*>(&one)) all.fetch(*secret, path);
    });
    return std::move(all.found);
}

}  // namespace signalbox::config
