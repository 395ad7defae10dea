#include "engine/templates/reading.hpp"

#include "engine/base/ascii.hpp"
#include "engine/dialect/parts/total_usage.hpp"
#include "engine/templates/document_facts.hpp"
#include "engine/templates/value_json.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::templates {

namespace {

using model::finish_reason;

/// The words of the vendors' own APIs, in lower case.
constexpr std::array<std::pair<std::string_view, finish_reason>, 22> finish_words{{{"stop", finish_reason::stop},
                                                                                   {"end_turn", finish_reason::stop},
                                                                                   {"complete", finish_reason::stop},
                                                                                   {"completed", finish_reason::stop},
                                                                                   {"finish", finish_reason::stop},
                                                                                   {"finished", finish_reason::stop},
                                                                                   {"done", finish_reason::stop},
                                                                                   {"eos", finish_reason::stop},
                                                                                   {"eos_token", finish_reason::stop},
                                                                                   {"true", finish_reason::stop},
                                                                                   {"stop_sequence", finish_reason::stop_sequence},
                                                                                   {"length", finish_reason::length},
                                                                                   {"max_tokens", finish_reason::length},
                                                                                   {"max_output_tokens", finish_reason::length},
                                                                                   {"max_length", finish_reason::length},
                                                                                   {"model_length", finish_reason::length},
                                                                                   {"error_limit", finish_reason::length},
                                                                                   {"content_filter", finish_reason::content_filter},
                                                                                   {"content_filtered", finish_reason::content_filter},
                                                                                   {"safety", finish_reason::content_filter},
                                                                                   {"error_toxic", finish_reason::content_filter},
                                                                                   {"refusal", finish_reason::content_filter}}};

/// The expression of "${expression}"; nothing where nothing is written.
std::optional<expression::program> expression_in(std::string const& written, std::string_view key, std::string_view name,
                                                 std::vector<mistake>& wrong)
{
    if (written.empty()) return std::nullopt;
    std::string const example = "write ${" + std::string(name) + "...}";
    if (!written.starts_with("${") || !written.ends_with('}')) {
        wrong.push_back({std::string(key), "this is no expression; " + example});
        return std::nullopt;
    }
    auto made = expression::program::build_expression(std::string_view(written).substr(2, written.size() - 3), document_environment(name));
    if (made) return std::move(*made);
    wrong.push_back({std::string(key), made.error().message()});
    return std::nullopt;
}

}  // namespace

reading reading::build(reading_text const& written, std::string_view name, std::vector<mistake>& wrong)
{
    reading made;
    made.text_ = expression_in(written.text, "text", name, wrong);
    made.finish_ = expression_in(written.finish, "finish", name, wrong);
    made.model_ = expression_in(written.model, "model", name, wrong);
    made.input_tokens_ = expression_in(written.input_tokens, "input_tokens", name, wrong);
    made.output_tokens_ = expression_in(written.output_tokens, "output_tokens", name, wrong);
    made.total_tokens_ = expression_in(written.total_tokens, "total_tokens", name, wrong);
    return made;
}

model::result<facts_read> reading::read(wire::json_view document) const
{
    document_facts const about(document.raw());
    expression::work with;
    facts_read out;
    auto const said = [&](std::optional<expression::program> const& by) {
        return by ? by->evaluate(about, with) : expression::value::none();
    };
    if (std::string words; text_ && append_words(words, said(text_), {*text_, about, with})) out.text = std::move(words);
    if (expression::value const end = said(finish_); !is_nothing(end) && !(end.is == expression::kind::boolean && !end.truth())) {
        std::string word;
        append_text(word, end, {*finish_, about, with});
        if (!word.empty()) out.finish = std::move(word);
    }
    if (expression::value const name = said(model_); name.is == expression::kind::text) out.model = name.text;
    out.input_tokens = count_of(said(input_tokens_));
    out.output_tokens = count_of(said(output_tokens_));
    out.total_tokens = count_of(said(total_tokens_));
    if (with.spent()) return model::failure{model::fault::malformed_reply, "the reply is too large for the provider's template"};
    return out;
}

model::finish finish_of(std::string native)
{
    std::string const word = base::lowered(native);
    auto const found = std::find_if(finish_words.begin(), finish_words.end(), [&](auto const& each) { return each.first == word; });
    return {0, found == finish_words.end() ? finish_reason::other : found->second, std::move(native), {}};
}

std::optional<model::usage> usage_of(facts_read const& read, std::uint64_t text_bytes)
{
    if (!read.input_tokens && !read.output_tokens && !read.total_tokens) return std::nullopt;
    model::usage out;
    auto const rest = [&](std::uint64_t known) { return read.total_tokens && *read.total_tokens > known ? *read.total_tokens - known : 0; };
    if (!read.input_tokens && !read.output_tokens) return dialect::usage_of_total(*read.total_tokens, text_bytes);
    out.input_tokens = read.input_tokens ? *read.input_tokens : rest(*read.output_tokens);
    out.output_tokens = read.output_tokens ? *read.output_tokens : rest(*read.input_tokens);
    return out;
}

}  // namespace signalbox::templates
