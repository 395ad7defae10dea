#include "engine/access/signed_token.hpp"

#include "engine/base/base64.hpp"

#include <algorithm>

namespace signalbox::access {

namespace {

/// What of a header counts here. Names come once (RFC 7515 4): of two values other readers may believe the other one.
class header_reading {
public:
    void member(std::string_view key, std::string_view value)
    {
        std::string name;
        wire::append_json_text(name, key);
        if (name == "alg") alg_ = wire::json_view(value).string();
        if (name == "kid") id_ = wire::json_view(value).string();
        critical_ = critical_ || name == "crit";
        sound_ = sound_ && std::find(names_.begin(), names_.end(), name) == names_.end() && names_.size() < most_names;
        sound_ = sound_ && (name != "kid" || id_);
        if (names_.size() < most_names) names_.push_back(std::move(name));
    }
    token_fault result(signed_token& into) const
    {
        if (!sound_ || !alg_) return token_fault::malformed;
        if (critical_) return token_fault::critical;
        auto const named = algorithm_named(*alg_);
        if (!named) return token_fault::algorithm;
        into.how = *named;
        into.key_id = id_;
        return token_fault::none;
    }

private:
    static constexpr std::size_t most_names = 32;  // RFC 7515 and 7797 know 12

    std::vector<std::string> names_;
    std::optional<std::string> alg_, id_;
    bool critical_ = false, sound_ = true;
};

}  // namespace

bool looks_like_token(std::string_view presented)
{
    std::size_t const first = presented.find('.');
    if (first == presented.npos) return false;
    std::size_t const second = presented.find('.', first + 1);
    return second != presented.npos && presented.find('.', second + 1) == presented.npos;
}

token_fault read_token(std::string_view token, signed_token& into)
{
    if (token.size() > token_length_limit) return token_fault::too_long;
    if (!looks_like_token(token)) return token_fault::malformed;
    std::size_t const first = token.find('.'), second = token.rfind('.');
    auto header = base::decode_base64url(token.substr(0, first));
    auto payload = base::decode_base64url(token.substr(first + 1, second - first - 1));
    auto signature = base::decode_base64url(token.substr(second + 1));
    if (!header || !payload || !signature || signature->empty()) return token_fault::malformed;
    into.signed_part = token.substr(0, second);
    into.header = std::move(*header);
    into.payload = std::move(*payload);
    into.signature = std::move(*signature);
    header_reading reading;
    auto const tell = [&](std::string_view key, std::string_view value) { reading.member(key, value); };
    if (!wire::check_json_object(into.header, tell)) return token_fault::malformed;
    return reading.result(into);
}

token_fault check_signature(signed_token const& of, key_set const& keys, algorithms accepted)
{
    if (!accepted.has(of.how)) return token_fault::algorithm;
    auto const candidates = keys.find(of.how, of.key_id);
    if (candidates.empty()) return token_fault::unknown_key;
    bool const valid = std::any_of(candidates.begin(), candidates.end(),
                                   [&](verification_key const* each) { return each->verifies(of.how, of.signed_part, of.signature); });
    return valid ? token_fault::none : token_fault::signature;
}

}  // namespace signalbox::access
