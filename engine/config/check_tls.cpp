// Whom an https address trusts, the same for providers and for issuers of tokens; and who this server is to clients.
#include "engine/config/check.hpp"

#include "engine/config/source.hpp"
#include "engine/upstream/tls_identity.hpp"

namespace signalbox::config {
namespace {

/// A system's whole certificate bundle is a quarter of a megabyte.
constexpr std::size_t ca_file_limit = 4u << 20;

}  // namespace

void check_tls(subject const& of, schema::Tls const& tls, std::string const& path, std::vector<std::string>& files)
{
    std::string const verify = under(path, "verify"), ca = under(path, "ca_file");
    if (tls.has_verify() && !tls.verify())
        of.warning("L030", verify, "any certificate is accepted: a machine between can read keys and prompts");
    if (tls.ca_file().empty()) return;
    std::string const file = standing_on(of.directory, tls.ca_file());
    files.push_back(file);
    auto const text = read_file(file, ca_file_limit);
    std::string const why = !text ? text.error().detail : text->find("-----BEGIN ") == text->npos ? "it holds no PEM certificate" : "";
    if (!why.empty()) of.error("L029", ca, "the certificates " + of.where.shown(ca) + " cannot be used: " + why);
}

void check_identity(subject const& of, materials& with)
{
    auto const& tls = of.config.server().tls();
    if (tls.cert_file().empty() || tls.key_file().empty()) return;
    auto const text_of = [&](std::string const& path, std::string const& place, std::string_view what) {
        std::string const file = standing_on(of.directory, path);
        with.files.push_back(file);
        auto text = read_file(file, ca_file_limit);
        if (!text)
            of.error("L029", place, "the " + std::string(what) + " " + of.where.shown(place) + " cannot be used: " + text.error().detail);
        return text;
    };
    auto const chain = text_of(tls.cert_file(), "server.tls.cert_file", "certificate");
    auto const key = text_of(tls.key_file(), "server.tls.key_file", "key");
    if (!chain || !key) return;
    auto made = upstream::tls_identity::make(*chain, *key);
    if (made)
        with.identity = std::move(*made);
    else
        of.error("L029", "server.tls", "clients cannot be served over TLS: " + made.error().detail);
}

}  // namespace signalbox::config
