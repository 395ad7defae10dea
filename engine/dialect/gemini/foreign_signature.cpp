#include "engine/dialect/gemini/foreign_signature.hpp"

#include "engine/base/base64.hpp"
#include "engine/dialect/parts/reasoning_mark.hpp"

namespace signalbox::dialect::gemini {

namespace {

constexpr std::string_view wrapper = "signalbox:";

}  // namespace

std::string shown_signature(std::string_view signature)
{
    std::string_view const own = own_signature(model::dialect::gemini, signature);
    if (!own.empty() || signature.empty()) return std::string(own);
    return base::encode_base64(std::string(wrapper).append(signature));
}

std::string known_signature(std::string_view sent)
{
    if (sent.empty()) return {};
    if (auto const bytes = base::decode_base64(sent); bytes && bytes->starts_with(wrapper)) return bytes->substr(wrapper.size());
    return marked_signature(model::dialect::gemini, sent);
}

}  // namespace signalbox::dialect::gemini
