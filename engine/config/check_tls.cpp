// Whom an https address trusts: the same for providers and for issuers of tokens.
#include "engine/config/check.hpp"

#include "engine/config/source.hpp"

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

}  // namespace signalbox::config
