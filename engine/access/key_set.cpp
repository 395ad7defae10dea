#include "engine/access/key_set.hpp"

#include <algorithm>

namespace signalbox::access {

namespace {

/// Two keys for signatures with one id: a token could find the wrong one, also when the other cannot be used.
bool repeats_an_id(wire::json_view all)
{
    std::vector<std::string> seen;
    for (wire::json_view const each : all.elements()) {
        if (each["kid"].missing() || (!each["use"].missing() && !each["use"].is("sig")) || seen.size() == key_set_limit) continue;
        std::string id = each["kid"].string_or({});
        if (std::find(seen.begin(), seen.end(), id) != seen.end()) return true;
        seen.push_back(std::move(id));
    }
    return false;
}

model::result<key_set> read_jwks(wire::json_view all)
{
    if (repeats_an_id(all)) return unusable("two keys with the same kid");
    key_set out;
    std::size_t number = 0;
    for (wire::json_view const each : all.elements()) {
        if (number == key_set_limit) return unusable("more than " + std::to_string(key_set_limit) + " keys");
        auto made = read_jwk(each);
        if (made)
            out.keys.push_back(std::move(*made));
        else
            out.left_out.push_back("keys[" + std::to_string(number) + "]: " + made.error().detail);
        ++number;
    }
    return out;
}

model::result<key_set> read_json_keys(std::string_view text)
{
    if (auto const checked = wire::check_json(text); !checked) return unusable("no JSON: " + checked.error().detail);
    wire::json_view const all(text);
    if (all["keys"].kind() == wire::json_kind::array) return read_jwks(all["keys"]);
    if (all["kty"].missing()) return unusable("neither a JSON Web Key (kty) nor a set of them (keys)");
    auto one = read_jwk(all);
    if (!one) return one.error();
    key_set out;
    out.keys.push_back(std::move(*one));
    return out;
}

/// A token could choose which of the two its key is.
bool mixes_secrets(std::vector<verification_key> const& keys)
{
    auto const secret = [](verification_key const& each) { return each.family() == key_family::secret; };
    return std::any_of(keys.begin(), keys.end(), secret) && !std::all_of(keys.begin(), keys.end(), secret);
}

}  // namespace

model::result<key_set> read_key_set(std::string_view text)
{
    if (text.size() > key_set_bytes) return unusable("more than " + std::to_string(key_set_bytes >> 10) + " KiB");
    std::size_t const begin = text.find_first_not_of(" \t\r\n");
    bool const json = begin != text.npos && text[begin] == '{';
    auto out = json ? read_json_keys(text) : read_pem_keys(text);
    if (!out) return out;
    if (out->keys.empty())
        return unusable(out->left_out.empty() ? "it holds no key: PEM (PUBLIC KEY, CERTIFICATE), a JSON Web Key or a set of them is read"
                                              : "none of its keys can be used; " + out->left_out.front());
    if (mixes_secrets(out->keys)) return unusable("shared secrets (oct) beside public keys");
    out->text = text;
    return out;
}

std::vector<verification_key const*> key_set::find(algorithm which, std::optional<std::string> const& id) const
{
    std::vector<verification_key const*> out;
    std::size_t named = 0;
    for (verification_key const& each : keys) {
        if (!each.fits(which) || (id && !each.id().empty() && each.id() != *id)) continue;
        named += !each.id().empty();
        out.push_back(&each);
    }
    if (!id && named > 1) out.clear();  // the token must say which
    return out;
}

}  // namespace signalbox::access
