#include "engine/config/check.hpp"

#include "engine/access/key_ring.hpp"

#include <map>

namespace signalbox::config {
namespace {

/// Eight random letters and digits last a century against 40,000 tries a second, seven not three years.
constexpr std::size_t least_key_length = 8;

/// Paths of the keys seen so far, by the digest of the secret.
using seen_keys = std::map<access::digest, std::string>;

void check_key(subject const& of, schema::Key const& key, std::string const& path, provider::secret const& secret, seen_keys& seen)
{
    if (key.has_expires() && key.expires().unix_seconds() <= of.options.now_unix)
        of.warning("L024", under(path, "expires"), "the key has expired and is refused");
    if (secret.empty()) return;
    check_key_length(of, path, secret);
    auto const [first, added] = seen.emplace(access::sha256(secret.reveal()), path);
    if (!added) of.error("L026", path, "this key has the same secret as " + first->second + "; the caller would be ambiguous");
}

}  // namespace

void check_key_length(subject const& of, std::string const& path, provider::secret const& secret)
{
    if (secret.empty() || secret.reveal().size() >= least_key_length) return;
    of.warning("L033", path,
               "this key has " + std::to_string(secret.reveal().size()) + " characters and can be guessed; use " +
                   std::to_string(least_key_length) + " random ones or more, or `signalbox keys create`");
}

void check_allow_list(subject const& of, bool empty, std::string const& place)
{
    if (!empty || !of.where.written(place) || of.where.spoiled(place)) return;
    of.error("L028", place,
             "an empty allow-list would allow nothing, an absent one allows everything; leave the key out or name what is allowed",
             "[\"*\"]");
}

void check_consumers(subject const& of, materials const& with)
{
    seen_keys seen;
    for (int i = 0; i < of.config.consumers_size(); ++i) {
        schema::Consumer const& one = of.config.consumers(i);
        std::string const path = item("consumers", static_cast<std::size_t>(i));
        check_allow_list(of, one.allow().empty(), under(path, "allow"));
        if (one.internal() && one.keys_size() > 0)
            of.error("C006", under(path, "keys"),
                     "an internal consumer has no keys: only the gateway itself acts as " + of.where.shown(under(path, "name")));
        for (int k = 0; k < one.keys_size(); ++k) {
            std::string const key = item(under(path, "keys"), static_cast<std::size_t>(k));
            check_key(of, one.keys(k), key, with.secrets.at(under(key, "secret")), seen);
        }
    }
}

}  // namespace signalbox::config
