#include "engine/policy/prompt_template.hpp"

#include "engine/expression/embedded.hpp"

#include <algorithm>

namespace signalbox::policy {

namespace {

using expression::kind;

/// Lists and maps are no text.
void append_value(std::string& out, expression::value const& of)
{
    if (of.is == kind::text) out.append(of.text);
    if (of.is == kind::boolean || of.is == kind::integer || of.is == kind::real) out.append(expression::written(of));
}

}  // namespace

boost::system::result<prompt_template, std::string> prompt_template::read(std::string_view text,
                                                                          std::vector<expression::declaration> const& environment)
{
    prompt_template out;
    std::string words;
    while (!text.empty()) {
        std::size_t const sign = std::min(text.find('$'), text.size());
        words.append(text.substr(0, sign));
        text.remove_prefix(sign);
        if (text.starts_with("${")) {
            std::size_t const end = expression::end_of_embedded(text, 2);
            if (end == std::string_view::npos) return std::string("an expression begins with \"${\" and does not end with \"}\"");
            auto built = expression::program::build_value(text.substr(2, end - 2), environment);
            if (!built) return built.error().message();
            out.parts_.push_back({std::move(words), std::make_shared<expression::program const>(std::move(*built))});
            words.clear();
            text.remove_prefix(end + 1);
        } else if (!text.empty()) {
            words += '$';
            text.remove_prefix(text.starts_with("$$") ? 2 : 1);
        }
    }
    if (!words.empty()) out.parts_.push_back({std::move(words), nullptr});
    return out;
}

std::string prompt_template::filled(expression::facts const& about) const
{
    std::string out;
    for (part const& each : parts_) {
        out.append(each.words);
        if (!each.value) continue;
        expression::work with;
        expression::value const seen = each.value->evaluate(about, with);
        if (!with.spent()) append_value(out, seen);
    }
    return out;
}

dialect::prompt_decoration decoration::filled(expression::facts const& about) const
{
    dialect::prompt_decoration out;
    if (system) out.system = system->filled(about);
    for (message const& each : before) out.before.push_back({each.who, each.text.filled(about)});
    for (message const& each : after) out.after.push_back({each.who, each.text.filled(about)});
    return out;
}

}  // namespace signalbox::policy
