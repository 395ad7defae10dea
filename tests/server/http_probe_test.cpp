// The HTTP/1.1 server cases of Http11Probe (MDA2AV/Http11Probe 95bc6a9, MIT), each on a connection of its own against a running worker.
#include "engine/base/base64.hpp"
#include "tests/server/running_workers.hpp"
#include "tests/server/served_program.hpp"

#include "engine/wire/data_url.hpp"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace signalbox::test {
namespace {

struct probe {
    std::string id, level, payload;
    bool scored = false;
    std::map<std::string, std::string> verdict;
};

struct seen {
    std::string outcome;  // "200", "closed", "timeout"
    http_reply reply;
    bool closes = false;
};

std::string vectors_path()
{
    char const* const given = std::getenv("SIGNALBOX_VECTORS");
    return (given && *given ? std::string(given) : std::string(SIGNALBOX_SOURCE_DIR "/../shared/vectors")) + "/http1/probe_vectors.json";
}

std::vector<probe> read_probes(std::istream& file)
{
    std::stringstream text;
    text << file.rdbuf();
    google::protobuf::ListValue all;
    auto const parsed = google::protobuf::util::JsonStringToMessage(text.str(), &all);
    EXPECT_TRUE(parsed.ok()) << parsed.ToString();
    std::vector<probe> made;
    for (auto const& each : all.values()) {
        auto const& fields = each.struct_value().fields();
        probe& one = made.emplace_back();
        one.id = fields.at("id").string_value();
        one.level = fields.at("level").string_value();
        one.scored = fields.at("scored").bool_value();
        auto const payload = base::decode_base64(fields.at("payload_b64").string_value());
        EXPECT_TRUE(payload) << one.id;
        if (payload) one.payload = *payload;
        for (auto const& [outcome, verdict] : fields.at("verdict").struct_value().fields()) one.verdict[outcome] = verdict.string_value();
    }
    return made;
}

/// What the prober would see. Where it waits longer than a client may take for a request, we answer 408 and close; a prober less patient
/// than the usual 30 seconds sees silence, which is what the vectors list.
seen try_one(probe const& one, std::uint16_t port)
{
    raw_client client(port);
    client.send(one.payload);
    seen made;
    made.reply = client.reply(one.payload.starts_with("HEAD "));
    if (made.reply.status == 0) {
        made.outcome = client.silent() ? "timeout" : "closed";
    } else {
        made.outcome = std::to_string(made.reply.status);
        if (made.reply.header("connection") == "close") made.closes = client.ends();
    }
    bool const unlisted = one.verdict.contains("timeout") && one.verdict.at("408") == "Fail";
    if (made.outcome == "408" && made.closes && unlisted) made.outcome = "timeout";
    return made;
}

/// Cases that judge more than the status; their table of statuses cannot say what is right.
std::optional<bool> judged_by_more_than_status(probe const& one, seen const& what)
{
    bool const answered = what.reply.status == 200 || what.reply.status == 204;
    if (one.id == "COMP-CONNECTION-CLOSE" || one.id == "COMP-HTTP10-DEFAULT-CLOSE") return answered && what.closes;
    if (one.id == "COMP-HEAD-NO-BODY") return answered && what.reply.whole && what.reply.body.empty();
    if (one.id == "COMP-405-ALLOW") return what.reply.status == 405 && !what.reply.header("allow").empty();
    if (one.id == "COMP-OPTIONS-ALLOW") return answered && !what.reply.header("allow").empty();
    if (one.id == "COMP-NO-CL-IN-204") return what.reply.status == 204 && what.reply.header("content-length").empty();
    if (one.id == "COMP-DATE-HEADER") return answered && what.reply.header("date").ends_with(" GMT");
    if (one.id == "COMP-CONTENT-TYPE") return answered && what.reply.header("content-type") == "application/json";
    return {};
}

void expect_no_scored_case_fails(std::uint16_t port)
{
    std::ifstream file(vectors_path());
    auto const probes = read_probes(file);
    ASSERT_GE(probes.size(), 150u);
    for (probe const& one : probes) {
        seen const what = try_one(one, port);
        auto const special = judged_by_more_than_status(one, what);
        auto const verdict = one.verdict.find(what.outcome);
        bool const fails = special ? !*special : verdict == one.verdict.end() || verdict->second == "Fail";
        if (one.scored) {
            EXPECT_FALSE(fails) << one.id << " (" << one.level << "): " << what.outcome << "\n" << what.reply.head << what.reply.body;
        }
        // Scored or not: whatever is refused for its framing ends the connection, so that nothing behind it is taken for a request.
        if (what.reply.status == 400) {
            EXPECT_TRUE(what.closes) << one.id;
        }
    }
    EXPECT_EQ(ask(port, get("/")).status, 200) << "the listener serves on";
}

// Long enough for every whole request, on a machine under sanitizers too; the few that never become whole wait for it.
constexpr std::string_view times = "request_timeout: 500ms, keep_alive: 500ms, ";

TEST(http_probe, no_scored_case_fails)
{
    if (!std::ifstream(vectors_path())) GTEST_SKIP() << "no " << vectors_path();
    running_workers at(simulated(std::string(times)));
    expect_no_scored_case_fails(at.port());
    for (std::size_t i = 0; i < at.events().count(); ++i)
        EXPECT_EQ(at.events().at(i).decision(), "blocked")
            << "none is taken for a request to a model: " << at.events().at(i).ShortDebugString();
}

TEST(http_probe, no_scored_case_fails_at_the_operators_listener)
{
    if (!std::ifstream(vectors_path())) GTEST_SKIP() << "no " << vectors_path();
    temporary_folder at;
    served_program one(at, on_free_ports(simulated_models, std::string(times) + "public: true, "));
    expect_no_scored_case_fails(one.admin_port());
}

}  // namespace
}  // namespace signalbox::test
