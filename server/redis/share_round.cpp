#include "server/redis/share_round.hpp"

#include <optional>
#include <utility>

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

share_round::share_round(speaker from, counters_identity is, own_clocks clocks)
    : is_(std::move(is)), from_(std::move(from)), clocks_(std::move(clocks))
{
    from_.id = is_.text();
    from_.place = is_.place;
    from_.word = process_word();
}

model::result<void> share_round::greet(connection& with, limits::ledger* in)
{
    auto hello = load(with, hello_script);
    if (!hello) return std::move(hello.error());
    auto report = load(with, report_script);
    if (!report) return std::move(report.error());
    auto breakers = load(with, breaker_script);
    if (!breakers) return std::move(breakers.error());
    scripts_.hello = std::move(*hello);
    scripts_.breakers = std::move(*breakers);
    scripts_.report = std::move(*report);
    return greet_again(with, in);
}

/// Once more when the identity is another process'; the next one is by chance.
model::result<memory> share_round::hello(connection& with, limits::ledger* in)
{
    auto said = with.ask(hello_command(scripts_.hello, from_, with.run()));
    if (!said) return std::move(said.error());
    auto seen = read_hello(*said);
    if (seen && seen->taken) {
        change_identity(in);
        said = with.ask(hello_command(scripts_.hello, from_, with.run()));
        if (!said) return std::move(said.error());
        seen = read_hello(*said);
        if (seen && seen->taken) return model::failure{model::fault::connect_failed, "each identity of this gateway is another process'"};
    }
    if (seen) from_.first = false;
    return seen;
}

void share_round::change_identity(limits::ledger* in)
{
    ++(from_.first ? changes_.copies : changes_.clashes);
    changes_.forgets = changes_.forgets || from_.first;
    is_.id = is_.renew ? is_.renew() : is_.id + 1;
    from_.id = is_.text();
    from_.first = true;
    remembered_.epoch.clear();  // everything is reported under the new one
    if (in) in->give_back();    // shares were those of the other
}

/// Its time is taken to be that of the middle between question and answer.
model::result<void> share_round::greet_again(connection& with, limits::ledger* in)
{
    std::int64_t const asked = clocks_.ticks();
    auto seen = hello(with, in);
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
    auto said = with.ask(breaker_command(scripts_.breakers, from_, words_.tell(own, now)));
    if (!said) return std::move(said.error());
    auto others = read_breakers(*said);
    if (!others) return std::move(others.error());
    words_.hear(own, *others, now);
    return {};
}

model::result<void> share_round::report(connection& with, limits::ledger& in, limits::ledger::rules_by_identity const& rules, bool renewal,
                                        std::int64_t now_ms)
{
    bool const forgets = changes_.forgets;
    if (forgets)
        for (auto const& [identity, by] : rules) in.reset(*by, std::nullopt);
    std::vector<limits::share_report> const all = in.begin_round(rules, renewal, now_ms);
    for (limits::share_report const& each : all) {
        limits::share_report sent = each;
        sent.reset = each.reset && !forgets;  // what a copy had used is forgotten here alone
        with.append(report_command(scripts_.report, from_, remembered_.epoch, sent));
    }
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
    changes_.forgets = forgets && (failed || remembered_.epoch.empty());  // once more: a reset that was not answered stands in the ledger
    if (failed) return *failed;
    return {};
}

void share_round::skip(limits::ledger& in, limits::ledger::rules_by_identity const& rules, std::int64_t now_ms)
{
    for (limits::share_report const& each : in.begin_round(rules, false, now_ms)) in.take(each, std::nullopt, now_ms);
}

}  // namespace signalbox::server::redis
