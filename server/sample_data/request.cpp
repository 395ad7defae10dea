// The first half: who asks, what for, and where it may go.
#include "server/sample_data/request.hpp"

#include "server/sample_data/agent_runs.hpp"

#include "engine/access/key_ring.hpp"
#include "engine/dialect/dialects.hpp"

#include <array>

namespace signalbox::server::sample {

namespace {

using model::fault;

// Steady times count from here, so that none of them is the zero that says "not reached".
constexpr model::steady_time origin{std::chrono::hours(1)};

/// A name an old version of the program still asks for, and one that was misspelt.
constexpr std::array<std::string_view, 2> unknown_names{"gpt-3.5-turbo-0301", "gpt-4.1-mni"};

std::string hex(std::uint64_t bits, std::size_t digits)
{
    std::string text(digits, '0');
    for (std::size_t i = digits; i-- > 0; bits >>= 4) text[i] = "0123456789abcdef"[bits & 15];
    return text;
}

model::failure refusal_of_stranger(chance& luck)
{
    static constexpr std::array shares{0.5, 0.3, 0.2};
    switch (luck.pick(shares)) {
    case 0: return {fault::unauthorized, "unknown API key", {}, 0, {}};
    case 1: return {fault::unauthorized, "this API key has expired", {}, 0, {}};
    default:
        return {fault::unauthorized,
                "no API key came with the request; send it as \"Authorization: Bearer KEY\" or \"x-api-key: KEY\"",
                {},
                0,
                {}};
    }
}

}  // namespace

sample_request::sample_request(surroundings const& with, arrival const& one, std::uint64_t id) : with_(with), one_(one)
{
    if (one.who < caller_count) who_ = &callers()[one.who];
    now_ = at(0);
    record_.id = id;
    record_.started = now_;
    record_.started_wall = model::wall_time(model::microseconds(one.when_us));
    record_.config_revision = base::kept(with_.config.revision);
    record_.table = &with_.config.table;
    record_.spoken = who_ ? who_->spoken : model::dialect::openai_chat;
    record_.path = dialect::format_of(record_.spoken).chat().client_path;
    record_.request_bytes = 240 + with_.luck.bits() % 4'000;
    now_ += model::microseconds(45 + static_cast<std::int64_t>(with_.luck.around(60, 0.5)));
}

model::steady_time sample_request::at(std::int64_t us_since_start) const
{
    return origin + model::microseconds(one_.when_us - with_.within.all.from_us + us_since_start);
}

model::result<void> sample_request::identify()
{
    if (!who_) return refusal_of_stranger(with_.luck);
    // A caller's first key does most of its work.
    std::size_t const key = static_cast<std::size_t>(static_cast<double>(who_->keys.size()) * with_.luck.uniform() * with_.luck.uniform());
    principal_.key_id = who_->keys[key];
    principal_.consumer = who_->consumer;
    principal_.keep_names();
    principal_.everything = who_->consumer != "mobile-app";
    if (!principal_.everything) principal_.allow = {"group:support-chat", "model:gpt-4.1-mini"};
    record_.who = &principal_;
    if (who_->consumer == "ide-plugin") record_.conversation = run_name(principal_.key_id, one_.when_us);
    if (with_.luck.hits(who_->traced)) {
        trace_ = "00-" + hex(with_.luck.bits(), 16) + hex(with_.luck.bits(), 16) + "-" + hex(with_.luck.bits(), 16) + "-01";
        record_.traceparent = trace_;
    }
    return {};
}

model::result<void> sample_request::parse()
{
    if (with_.luck.hits(0.0007)) return model::failure{fault::malformed_json, "byte 1337: the body ends inside a string", {}, 0, {}};
    std::array<double, 4> shares{};
    for (std::size_t i = 0; i < who_->errands.size(); ++i) shares[i] = who_->errands[i].share;
    scanned_.model = who_->errands[with_.luck.pick({shares.data(), who_->errands.size()})].model;
    if (who_->consumer == "mobile-app" && with_.luck.hits(0.006)) scanned_.model = unknown_names[0];
    if (with_.luck.hits(0.0008)) scanned_.model = unknown_names[1];
    if (who_->consumer == "mobile-app" && with_.luck.hits(0.004)) scanned_.model = "claude-sonnet-4-5";
    scanned_.stream = with_.luck.hits(who_->streams);
    if (with_.luck.hits(0.3)) scanned_.max_output_tokens = 1024;
    record_.asked = &scanned_;
    describe_question();
    return {};
}

void sample_request::describe_question()
{
    // Longer prompts cost much and take little time: the story of money stays out of the story of the tail.
    double const longer = who_->consumer == "research" ? 1 + 2.5 * climb(one_.when_us, with_.within) : 1;
    question_.prompt = std::min(with_.luck.around(who_->prompt * longer, 0.75), 180'000.0);
    question_.completion = std::clamp(with_.luck.around(who_->completion, 0.65), 1.0, 16'000.0);
    question_.cached = with_.luck.hits(0.7) ? who_->cached * with_.luck.between(0.6, 1) : 0;
    question_.stream = scanned_.stream;
    record_.request_bytes = static_cast<std::uint64_t>(question_.prompt * 4.3) + 310;
    record_.estimated_input_tokens = static_cast<std::uint64_t>(question_.prompt * with_.luck.between(0.9, 1.12));
}

model::result<void> sample_request::decide()
{
    route::table const& table = with_.config.table;
    auto const found = route::find(table, scanned_.model);
    if (!found) return found.error();
    bool const is_group = found->what == route::destination::kind::group;
    std::string_view const group = is_group ? std::string_view(table.groups[found->index].id) : std::string_view{};
    std::string_view const model = is_group ? std::string_view{} : std::string_view(table.targets[found->index].model);
    if (!access::may_use(principal_, group, model))
        return model::failure{fault::forbidden, "this key may not use \"" + scanned_.model + "\"", "model", 0, {}};
    std::array<bool, config::most_group_members> open{};
    std::size_t members = 0;
    if (is_group) {
        for (route::member const& each : table.groups[found->index].members) open[members++] = with_.health.of(each.target).refuses(now_);
    } else {
        open[members++] = with_.health.of(found->index).refuses(now_);
    }
    plan_ = route::decide(table, *found, {open.data(), members}, with_.luck.uniform());
    record_.plan = &plan_;
    record_.tried = &trail_;
    return {};
}

finished sample_request::run()
{
    auto const refused = [this](model::result<void> const& step) { return step ? false : (refuse(step.error()), true); };
    if (!refused(identify()) && !refused(parse()) && !refused(decide())) {
        auto const answered = try_all();
        if (!answered) refuse(answered.error());
        perhaps_leave();
    }
    record_.ended = now_;
    std::chrono::nanoseconds waited{0};
    for (attempt::tried const& each : trail_.attempts) waited += each.end - each.start;
    record_.waited = std::chrono::duration_cast<model::microseconds>(waited);
    finished made{std::make_unique<schema::event_record>(), 0};
    account::fill(*made.event, record_);
    made.end_us = made.event->started_us + made.event->latency_us;
    return made;
}

}  // namespace signalbox::server::sample
