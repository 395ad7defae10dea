#include "engine/dialect/ollama/option_reader.hpp"

namespace signalbox::dialect::ollama {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// Stop sequences of one request.
constexpr std::size_t stop_limit = 1024;

void read_stop(json_view stop, field_reader& fields, model::chat_request& into)
{
    if (stop.kind() == json_kind::string) {
        if (std::string text = stop.string_or(""); !text.empty()) into.stop.push_back(std::move(text));
        return;
    }
    fields.elements(stop, "stop", stop_limit, "stop sequence",
                    [&](json_view each) { into.stop.push_back(fields.required_text(each, "")); });
}

}  // namespace

std::optional<std::uint64_t> read_limit(json_view value, field_reader& fields)
{
    if (value.nothing()) return std::nullopt;
    auto const limit = value.integer();
    if (!limit) fields.wrong_type("num_predict", "an integer", value);
    return limit && *limit > 0 ? std::optional(static_cast<std::uint64_t>(*limit)) : std::nullopt;
}

/// Options of the runner (num_ctx, num_gpu, mirostat, ...) have no word in other formats.
void read_options(json_view options, field_reader& fields, request_extras& extras, model::chat_request& into)
{
    if (!fields.object(options, "options")) return;
    json_view limit, temperature, top_p, top_k, stop, seed, presence, frequency;
    {
        auto const here = fields.inside("options");
        pick(options,
             {{"num_predict", &limit},
              {"temperature", &temperature},
              {"top_p", &top_p},
              {"top_k", &top_k},
              {"stop", &stop},
              {"seed", &seed},
              {"presence_penalty", &presence},
              {"frequency_penalty", &frequency}},
             [&](json_member const& member) { extras.hint(member); });
        into.max_output_tokens = read_limit(limit, fields);
        into.temperature = fields.number(temperature, "temperature");
        into.top_p = fields.number(top_p, "top_p");
        into.top_k = fields.count(top_k, "top_k");
        read_stop(stop, fields, into);
        (void)fields.number(seed, "seed");
        (void)fields.number(presence, "presence_penalty");
        (void)fields.number(frequency, "frequency_penalty");
    }
    // The names that other formats have for them.
    extras.hint("seed", seed);
    extras.hint("presence_penalty", presence);
    extras.hint("frequency_penalty", frequency);
}

void read_format(json_view format, field_reader& fields, model::chat_request& into)
{
    if (format.nothing() || format.is("")) return;
    model::response_format read;
    if (format.kind() == json_kind::object) {
        read.what = model::response_format::kind::json_schema;
        read.schema = format.raw();
    } else if (format.is("json")) {
        read.what = model::response_format::kind::json_object;
    } else {
        return fields.wrong("format", "must be \"json\" or a JSON schema");
    }
    into.format = std::move(read);
}

/// `true` leaves the effort to the model, for which other formats say medium.
void read_thinking(json_view think, field_reader& fields, model::chat_request& into)
{
    if (think.nothing()) return;
    if (auto const flag = think.boolean()) {
        into.reasoning_effort = *flag ? "medium" : "none";
        return;
    }
    std::string const word = think.string_or("");
    if (word != "low" && word != "medium" && word != "high" && word != "max")
        return fields.wrong("think", "must be true, false, low, medium, high or max");
    into.reasoning_effort = word;
}

}  // namespace signalbox::dialect::ollama
