#include "server/redis/share_round.hpp"

namespace signalbox::server::redis {

namespace {

model::result<std::string> load(connection& with, std::string_view script)
{
    auto said = with.ask({"SCRIPT", "LOAD", std::string(script)});
    if (!said) return std::move(said.error());
    if (said->is != reply::kind::text) return model::failure{model::fault::connect_failed, words_for(said->text)};
    return std::move(said->text);
}

}  // namespace

model::result<void> share_round::greet(connection& with, limits::ledger* in)
{
    auto hello = load(with, hello_script);
    if (!hello) return std::move(hello.error());
    auto report = load(with, report_script);
    if (!report) return std::move(report.error());
    auto breakers = load(with, breaker_script);
    if (!breakers) return std::move(breakers.error());
    hello_ = std::move(*hello);
    breakers_ = std::move(*breakers);
    report_ = std::move(*report);
    return greet_again(with, in);
}

/// Its time is taken to be that of the middle between question and answer.
model::result<void> share_round::greet_again(connection& with, limits::ledger* in)
{
    std::int64_t const asked = clocks_.ticks();
    auto const said = with.ask(hello_command(hello_, from_, with.run()));
    if (!said) return said.error();
    auto seen = read_hello(*said);
    if (!seen) return std::move(seen.error());
    std::int64_t const late = (clocks_.ticks() - asked) / 2;
    ahead_of_ticks_ms_ = seen->now_ms + late - clocks_.ticks();
    ahead_of_wall_ms_ = seen->now_ms + late - clocks_.wall();
    if (in && (in != reported_ || seen->epoch != remembered_.epoch)) in->report_all();
    reported_ = in;
    remembered_ = std::move(*seen);
    return {};
}

model::result<void> share_round::exchange_breakers(connection& with, attempt::health_board const& own, model::steady_time now)
{
    auto said = with.ask(breaker_command(breakers_, from_, words_.tell(own, now)));
    if (!said) return std::move(said.error());
    auto others = read_breakers(*said);
    if (!others) return std::move(others.error());
    words_.hear(own, *others, now);
    return {};
}

model::result<void> share_round::report(connection& with, limits::ledger& in, limits::ledger::rules_by_identity const& rules, bool renewal,
                                        std::int64_t now_ms)
{
    std::vector<limits::share_report> const all = in.begin_round(rules, renewal, now_ms);
    for (limits::share_report const& each : all) with.append(report_command(report_, from_, remembered_.epoch, each));
    std::optional<model::failure> failed;
    bool broken = false;
    for (limits::share_report const& each : all) {
        auto said = broken ? model::result<reply>(*failed) : with.next();
        broken = !said;
        auto answer = said ? read_report(*said) : model::result<std::optional<limits::share_answer>>(said.error());
        if (!answer && !failed) failed = answer.error();
        in.take(each, answer ? *answer : std::nullopt, now_ms);
        if (answer && !*answer) remembered_.epoch.clear();  // it forgot: everything is reported after the next greeting
    }
    reports_ += all.size();
    if (failed) return *failed;
    return {};
}

void share_round::skip(limits::ledger& in, limits::ledger::rules_by_identity const& rules, std::int64_t now_ms)
{
    for (limits::share_report const& each : in.begin_round(rules, false, now_ms)) in.take(each, std::nullopt, now_ms);
}

}  // namespace signalbox::server::redis
