#include "storage/arm_reader.hpp"

#include "storage/detail_codec.hpp"
#include "storage/figure_columns.hpp"

#include <algorithm>

namespace signalbox::storage {

namespace {

using statistics::arms_by;

constexpr int shape_place = behind_figures, revision_place = shape_place + 1, detail_place = revision_place + 1;

/// The value of a name, which is made where there is none. Names are looked up without a copy.
template <class Map>
typename Map::mapped_type& named(Map& in, std::string_view name)
{
    auto const found = in.find(name);
    return found != in.end() ? found->second : in[std::string{name}];
}

/// Adds rows to a run. Lives for one step of it.
class arm_adder {
public:
    arm_adder(arm_run& into, catalog const& names) : into_(into), names_(names) {}

    static std::string columns() { return figure_choice.list() + ", shape, config_revision, detail"; }

    void add(statement const& row)
    {
        split const* const of = figure_split(row, names_);
        shape const* const its = names_.shape_at(static_cast<std::uint32_t>(row.integer(shape_place)));
        if (of == nullptr || its == nullptr) return;
        event_figures const seen = figures_of(row, *of, names_);
        std::string_view const role = names_.text((*its)[shape_field::role]);
        bool const of_caller = role.empty() || role == "primary";
        bool const grouped = (*of)[dimension::group] > name_empty || !statistics::is_drawn(into_.query.by);
        std::string_view const detail = row.blob(detail_place);
        std::string_view const talk = detail_text(detail, schema::Event::kConversationFieldNumber);
        if (!of_caller || !grouped || seen.ended == outcome::blocked || talk.starts_with(console_conversation)) {
            ++into_.whole.left_out;
            return;
        }
        std::string_view const revision = names_.text(static_cast<name_id>(row.integer(revision_place)));
        std::string_view const unit = names_.text((*its)[shape_field::assignment_unit]);
        std::string_view const client = names_.text((*of)[dimension::consumer]);
        std::string_view const arm = arm_of(row, *of, revision, seen);
        std::string_view const value =
            has_value(unit) ? detail_text(detail, schema::Event::kAssignmentValueFieldNumber) : std::string_view{};
        into_.whole.add({arm, revision, unit, unit_of(unit, client, value, talk), its->assignment_probability}, seen);
        add_parts(figure_start_us(row), arm, client, seen);
    }

private:
    static bool has_value(std::string_view unit) { return !unit.empty() && unit != "request" && unit != "consumer"; }

    std::string_view arm_of(statement const& row, split const& of, std::string_view revision, event_figures const& seen)
    {
        switch (into_.query.by) {
        case arms_by::tag: return names_.text(of[dimension::tag]);
        case arms_by::model: return names_.text(of[dimension::requested_model]);
        case arms_by::revision: return revision;
        case arms_by::member: break;
        }
        std::string_view const answered = names_.text(of[dimension::resolved_model]);
        if (!answered.empty() && !seen.fell_back) return answered;
        // The first attempt went to the member that was drawn; without an attempt none is known.
        first_.Clear();
        first_.set_provider(std::string{names_.text(of[dimension::provider])});
        first_.set_resolved_model(std::string{answered});
        if (!decode_detail(row.blob(detail_place), first_) || first_.attempts().empty()) return {};
        return first_.attempts(0).model();
    }

    void add_parts(std::int64_t started_us, std::string_view arm, std::string_view client, event_figures const& seen)
    {
        if (std::int64_t const step = into_.query.step_us; step > 0) {
            std::int64_t const from = into_.query.range.from_us;
            add_to(into_.steps[from + (started_us - from) / step * step], arm, seen);
        }
        if (!into_.query.segments) return;
        auto& clients = into_.parts[static_cast<std::size_t>(segment_kind::client)];
        bool const full = clients.size() >= most_clients && !clients.contains(client);
        add_to(named(clients, full ? names_.text(name_other) : client), arm, seen);
        add_to(
            named(into_.parts[static_cast<std::size_t>(segment_kind::stream)], std::string_view{seen.stream ? "streams" : "whole replies"}),
            arm, seen);
        auto const place = std::ranges::upper_bound(size_classes, seen.tokens_prompt) - size_classes.begin();
        add_to(named(into_.parts[static_cast<std::size_t>(segment_kind::size)], size_class_names[static_cast<std::size_t>(place)]), arm,
               seen);
    }

    static void add_to(arms_by_name& to, std::string_view arm, event_figures const& seen) { named(to, arm).add(seen); }

    arm_run& into_;
    catalog const& names_;
    schema::Event first_;  // kept to reuse its capacity
};

}  // namespace

result<arm_run> begin_arms(database& in, catalog const& names, arm_query query)
{
    auto scan = begin_scan(in, names, query.range, query.where, query.newest);
    if (!scan) return scan.error();
    arm_run made;
    made.query = std::move(query);
    made.of = scan->of;
    made.scan = std::move(*scan);
    made.done = made.scan.done;
    return made;
}

result<void> continue_arms(database& in, sieve& through, catalog const& names, arm_run& run, std::chrono::milliseconds time)
{
    if (run.done) return {};
    arm_adder adder{run, names};
    auto const until = std::chrono::steady_clock::now() + time;
    auto const looked = scan_rows(in, through, run.scan, arm_adder::columns(), until, [&](statement const& row) { adder.add(row); });
    if (!looked) return looked.error();
    run.scanned = run.scan.scanned;
    run.done = run.scan.done;
    return {};
}

}  // namespace signalbox::storage
