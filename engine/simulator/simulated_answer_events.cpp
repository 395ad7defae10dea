// An answer as the events of a reply, in the order of its time.
#include "engine/simulator/simulated_answer.hpp"

namespace signalbox::simulator {

namespace {

using kind = simulated_part::kind;

/// Where an answer is on its way into events.
class playing {
public:
    playing(simulated_answer const& said, std::string_view id, std::vector<timed_event>& out) : said_(said), id_(id), out_(out) {}

    void part(simulated_part const& one);
    void end();

private:
    template <class F>
    void for_each_choice(F&& add)
    {
        for (std::uint32_t choice = 0; choice != said_.choices; ++choice) add(choice);
    }
    void token(simulated_part const& of, std::string const& text);

    simulated_answer const& said_;
    std::string_view const id_;
    std::vector<timed_event>& out_;
    std::uint64_t tokens_ = 0;
    std::uint32_t calls_ = 0;
};

void playing::part(simulated_part const& one)
{
    std::string const number = calls_ == 0 ? std::string() : "_" + std::to_string(calls_);
    if (one.what == kind::call)
        for_each_choice([&](std::uint32_t choice) {
            out_.push_back({model::tool_start{choice, calls_, "call_" + std::string(id_) + number, one.name, one.custom}, tokens_});
        });
    for (std::string const& each : one.tokens) token(one, each);
    if (one.what == kind::thinking) out_.push_back({model::reasoning_signature{"sig" + std::string(id_)}, tokens_});
    if (one.what == kind::call) ++calls_;
}

void playing::token(simulated_part const& of, std::string const& text)
{
    ++tokens_;
    if (of.what == kind::thinking) {  // an answer in several choices thinks once
        out_.push_back({model::reasoning_delta{text}, tokens_});
        return;
    }
    for_each_choice([&](std::uint32_t choice) {
        if (of.what == kind::call)
            out_.push_back({model::tool_arguments{choice, calls_, text}, tokens_});
        else if (of.what == kind::refusal)
            out_.push_back({model::refusal_delta{choice, text}, tokens_});
        else
            out_.push_back({model::text_delta{choice, text}, tokens_});
    });
}

void playing::end()
{
    for_each_choice([&](std::uint32_t choice) {
        out_.push_back({model::finish{choice, said_.end, {}, said_.matched_stop}, tokens_, true});
    });
    out_.push_back({model::usage_report{{.input_tokens = said_.prompt_tokens, .output_tokens = tokens_ * said_.choices}}, tokens_, true});
    out_.push_back({model::reply_end{}, tokens_, true});
}

}  // namespace

std::vector<timed_event> events_of(simulated_answer const& said, model::chat_request const& asked, std::string_view id)
{
    std::vector<timed_event> out{{model::reply_start{std::string(id), asked.model}}};
    if (asked.stream) out.push_back({model::keep_alive{}});  // as providers show that they are at work
    playing play(said, id, out);
    for (simulated_part const& each : said.parts) play.part(each);
    play.end();
    return out;
}

}  // namespace signalbox::simulator
