#include "server/run_table.hpp"

#include "server/text_table.hpp"
#include "storage/event_json.hpp"
#include "storage/json_text.hpp"

#include <optional>

namespace signalbox::server {

namespace {

/// A run that goes on, or was killed and not opened since, has not been counted.
std::string lost_text(storage::run_row const& run)
{
    if (!run.ended_us) return "-";
    if (run.known == storage::certainty::unknown) return "unknown";
    std::string const count = std::to_string(run.lost);
    return run.known == storage::certainty::exact ? count : "at least " + count;
}

std::string time_text(std::optional<std::int64_t> us)
{
    return us ? base::timestamp_text(*us).substr(0, 19) : "-";
}

std::string end_text(storage::run_row const& run)
{
    if (!run.ended_us) return "not ended";
    return run.clean ? "clean" : "killed";
}

void append_run(std::string& out, storage::run_row const& run)
{
    auto const number = [&](std::string_view name, std::uint64_t value) {
        storage::append_json_string(out.append(","), name);
        out.append(":").append(std::to_string(value));
    };
    auto const text = [&](std::string_view name, std::string_view value) {
        storage::append_json_string(out.append(","), name);
        storage::append_json_string(out.append(":"), value);
    };
    out.append("{\"run\":").append(std::to_string(run.run));
    text("version", run.version);
    text("started", base::timestamp_text(run.started_us));
    if (run.ended_us) text("ended", base::timestamp_text(*run.ended_us));
    text("end", end_text(run));
    number("first_sequence", run.first_sequence);
    number("last_sequence", run.last_sequence);
    number("written", run.written);
    if (run.ended_us && run.known != storage::certainty::unknown)
        number("lost", run.lost);
    else
        out.append(",\"lost\":null");
    if (run.ended_us) text("certainty", storage::name(run.known));
    out.append("}");
}

}  // namespace

std::string table_of(std::vector<storage::run_row> const& runs)
{
    if (runs.empty()) return "no runs\n";
    text_table table({"RUN", "STARTED (UTC)", "ENDED", "END", "VERSION", "WRITTEN", "LOST"});
    for (storage::run_row const& each : runs)
        table.add({std::to_string(each.run), time_text(each.started_us), time_text(each.ended_us), end_text(each),
                   each.version.empty() ? "-" : each.version, std::to_string(each.written), lost_text(each)});
    return table.text();
}

std::string json_of(std::vector<storage::run_row> const& runs)
{
    std::string out = "[";
    for (storage::run_row const& each : runs) {
        if (out.size() > 1) out.append(",\n ");
        append_run(out, each);
    }
    return out.append("]\n");
}

}  // namespace signalbox::server
