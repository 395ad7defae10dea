#include "engine/classifier_question.hpp"

#include "engine/dialect/dialects.hpp"

#include <algorithm>

namespace signalbox {

namespace {

constexpr model::dialect asked_in = model::dialect::openai_chat;

std::string instructions(route::classifier const& by)
{
    std::string text = by.prompt;
    while (text.ends_with('\n') || text.ends_with(' ')) text.pop_back();
    text += text.empty() ? "Decide which label fits the conversation. " : "\n";
    text += "Answer with one of these labels and nothing else: ";
    for (std::string const& each : by.labels) text.append(&each == &by.labels.front() ? "" : ", ").append(each);
    return text + ".";
}

bool was_said(model::part const& one, bool images)
{
    if (auto const* const text = std::get_if<model::text_part>(&one)) return !text->text.empty();
    return images && std::holds_alternative<model::image_part>(one);
}

/// The turns of both sides with what they said; system turns stand in the place of the request's own instructions, which are none for a classifier.
std::vector<model::turn> said_in(std::vector<model::turn>&& turns, bool images)
{
    std::vector<model::turn> out;
    for (model::turn& each : turns) {
        if (each.who != model::role::user && each.who != model::role::assistant) continue;
        std::erase_if(each.parts, [&](model::part const& one) { return !was_said(one, images); });
        if (each.parts.empty()) continue;
        for (model::part& one : each.parts) {
            if (auto* const text = std::get_if<model::text_part>(&one)) text->cache_control.clear();
            if (auto* const image = std::get_if<model::image_part>(&one)) image->cache_control.clear();
        }
        out.push_back({each.who, {}, std::move(each.parts)});
    }
    return out;
}

model::result<std::string> asking(route::classifier const& by, std::vector<model::turn> said)
{
    model::chat_request asks;
    asks.model = by.model;
    asks.turns.push_back({model::role::system, {}, {model::text_part{instructions(by), {}}}});
    if (said.empty()) return model::failure{model::fault::bad_request, "the request holds nothing that was said", "messages"};
    std::ranges::move(said, std::back_inserter(asks.turns));
    auto written = dialect::writer_of_requests(asked_in).write(asks, {.model = by.model, .max_output_tokens = {}, .kind = {}});
    if (!written) return written.error();
    return std::move(written->body);
}

}  // namespace

model::result<std::string> question_for(route::classifier const& by, model::dialect spoken, std::string_view body, bool images)
{
    auto read = dialect::reader_of_requests(spoken).read(body);
    if (!read) return read.error();
    return asking(by, said_in(std::move(read->turns), images));
}

model::result<std::string> question_about(route::classifier const& by, std::vector<policy::saying> const& said)
{
    std::vector<model::turn> turns;
    for (policy::saying const& each : said) {
        if (each.who == model::role::system || each.who == model::role::developer || each.words.empty()) continue;
        model::role const who = each.who == model::role::assistant ? each.who : model::role::user;
        turns.push_back({who, {}, {model::text_part{each.words, {}}}});
    }
    return asking(by, std::move(turns));
}

model::result<std::string> answer_in(std::string_view body)
{
    std::vector<model::reply_event> events;
    auto const reader = dialect::make_reply_reader(asked_in, dialect::framing::whole, dialect::detail::full);
    if (auto read = reader->read_whole(body, events); !read) return read.error();
    std::string out;
    for (model::reply_event const& each : events)
        if (auto const* const text = std::get_if<model::text_delta>(&each); text && text->choice == 0) out += text->text;
    return out;
}

}  // namespace signalbox
