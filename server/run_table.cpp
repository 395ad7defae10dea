#include "server/run_table.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/timestamp.hpp"
#include "engine/base/text_table.hpp"

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
    base::json_object one(out);
    one.number("run", run.run);
    one.text("version", run.version);
    one.text("started", base::timestamp_text(run.started_us));
    if (run.ended_us) one.text("ended", base::timestamp_text(*run.ended_us));
    one.text("end", end_text(run));
    one.number("first_sequence", run.first_sequence);
    one.number("last_sequence", run.last_sequence);
    one.number("written", run.written);
    if (run.ended_us && run.known != storage::certainty::unknown)
        one.number("lost", run.lost);
    else
        one.null("lost");
    if (run.ended_us) one.text("certainty", storage::name(run.known));
    one.close();
}

}  // namespace

std::string table_of(std::vector<storage::run_row> const& runs)
{
    if (runs.empty()) return "no runs\n";
    base::text_table table({"RUN", "STARTED (UTC)", "ENDED", "END", "VERSION", "WRITTEN", "LOST"});
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
