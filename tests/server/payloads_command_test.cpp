// Payloads of a served configuration: `signalbox events get ID --payload`, the operator's page, and the reasons why there are none.
#include "tests/server/served_program.hpp"

#include <filesystem>
#include <map>
#include <sstream>

namespace signalbox::test {
namespace {

/// Asked and kept by one server, looked at afterwards, and once while it serves.
class payloads_command : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        at = new temporary_folder;
        at->write("token.txt", "of-the-operator-1\n");
        served_program one(
            *at, "signalbox: 1\n"
                 "server: {public: true, workers: 1, listen: ['127.0.0.1:0'], admin: {listen: '127.0.0.1:0', token: {file: token.txt}}}\n"
                 "storage: {path: events.db}\n" +
                     simulated_models +
                     "logging: {payloads: all, payload_store: {part_limit: 4KiB}}\n"
                     "routes: [{id: quiet, match: {path: /quiet}, to: sim, logging: {payloads: none}}, {id: bad, match: {path: /bad}, to: "
                     "sim, logging: {payloads: errors}}]\n");
        kept = new std::string(one.chat("sim").header("x-signalbox-request-id"));
        quiet = new std::string(ask(one.port(), post("/quiet", openai.body("sim", false))).header("x-signalbox-request-id"));
        good = new std::string(ask(one.port(), post("/bad", openai.body("sim", false))).header("x-signalbox-request-id"));
        std::string const large = R"({"model":"sim","messages":[{"role":"user","content":")" + std::string(5'000, 'x') + "\"}]}";
        streamed = new std::string(ask(one.port(), post(openai.path(), openai.body("sim", true))).header("x-signalbox-request-id"));
        long_one = new std::string(ask(one.port(), post(openai.path(), large)).header("x-signalbox-request-id"));
        page = new json_value;
        std::string const token = "Authorization: Bearer of-the-operator-1\r\n";
        auto const shown = [&](std::string const& path) { return ask(one.admin_port(), get(path, token)); };
        body = new std::string;
        // It is written a moment later.
        ASSERT_TRUE(eventually([&] {
            *page = json_of(shown("/payloads/" + *kept).body);
            return text_field(*page, "payload") == "kept";
        }));
        *body = shown("/payloads/" + *kept + "/asked").body;
        foreign = new http_reply(shown("/payloads/" + *quiet + "/asked"));
        metrics = new std::string(shown("/metrics").body);
        EXPECT_EQ(ask(one.admin_port(), get("/payloads/" + *kept)).status, 401);
        auto const left = one.stop();
        ASSERT_EQ(left.status, 0) << left.err;
    }
    static void TearDownTestSuite()
    {
        for (std::string* const each : {kept, quiet, good, streamed, long_one, body, metrics}) delete each;
        delete page;
        delete foreign;
        delete at;
    }
    static outcome get_payload(std::string const& id, std::vector<std::string> more = {})
    {
        std::vector<std::string> words{"events", "get", id, "--payload", "--store", at->file("events.db")};
        words.insert(words.end(), more.begin(), more.end());
        return run(words, at->file(""));
    }

    inline static temporary_folder* at = nullptr;
    inline static std::string *kept = nullptr, *quiet = nullptr, *good = nullptr, *streamed = nullptr, *long_one = nullptr, *body = nullptr,
                              *metrics = nullptr;
    inline static json_value* page = nullptr;
    inline static http_reply* foreign = nullptr;
};

TEST_F(payloads_command, prints_all_four_parts)
{
    auto const said = get_payload(*kept);
    EXPECT_EQ(said.status, 0) << said.err;
    for (std::string const mark : {"== asked: the request as the caller sent it, ", "== sent: the request as the provider got it, ",
                                   "== received: the reply as it came from the provider, ", "== answered: the reply as the caller got it, ",
                                   "POST /v1/chat/completions HTTP/1.1\n", "HTTP/1.1 200\n", "Hello."})
        EXPECT_NE(said.out.find(mark), std::string::npos) << mark << "\n" << said.out;
}

TEST_F(payloads_command, prints_one_part_byte_for_byte)
{
    auto const said = get_payload(*kept, {"--part", "asked", "--raw"});
    EXPECT_EQ(said.status, 0) << said.err;
    EXPECT_EQ(said.out, openai.body("sim", false));
    auto const only = json_of(get_payload(*kept, {"--part", "asked", "--output", "json"}).out);
    EXPECT_EQ(field(only, "parts").struct_value().fields_size(), 1) << only.ShortDebugString();
    auto const one = get_payload(*kept, {"--part", "received"});
    EXPECT_NE(one.out.find("== received:"), std::string::npos);
    EXPECT_EQ(one.out.find("== asked:"), std::string::npos);
}

TEST_F(payloads_command, prints_json)
{
    auto const said = json_of(get_payload(*kept, {"--output", "json"}).out);
    EXPECT_EQ(text_field(said, "event"), *kept);
    EXPECT_EQ(text_field(said, "payload"), "kept");
    EXPECT_EQ(text_field(said, "parts.asked.body"), openai.body("sim", false));
    EXPECT_EQ(text_field(said, "parts.sent.state"), "kept");
}

TEST_F(payloads_command, exports_events_with_what_was_kept_of_each)
{
    auto const done = run({"events", "export", "--output", "jsonl", "--payloads", "--store", at->file("events.db")}, at->file(""));
    EXPECT_EQ(done.status, 0) << done.err;
    std::map<std::string, json_value> by_id;
    std::istringstream in(done.out);
    for (std::string line; std::getline(in, line);) {
        auto one = json_of(line);
        std::string const id(text_field(one, "id"));
        by_id.emplace(id, std::move(one));
    }
    ASSERT_EQ(by_id.size(), 5u) << done.out;
    EXPECT_EQ(text_field(by_id[*kept], "payload.state"), "kept");
    EXPECT_EQ(text_field(by_id[*kept], "payload.parts.asked.body"), openai.body("sim", false));
    EXPECT_EQ(text_field(by_id[*quiet], "payload.state"), "off");
    EXPECT_EQ(text_field(by_id[*quiet], "payload.reason"), "payloads were off for this request (logging.payloads)");
    EXPECT_EQ(text_field(by_id[*good], "payload.state"), "no_error");
    EXPECT_EQ(text_field(by_id[*long_one], "payload.parts.asked.state"), "too_large");
    EXPECT_NE(text_field(by_id[*streamed], "payload.parts.answered.body"), "");
    EXPECT_EQ(done.out.find("\"times\":"), std::string::npos) << "those of a stream have no bound that a line has room for";
    auto const as_csv = run({"events", "export", "--payloads", "--store", at->file("events.db")}, at->file(""));
    EXPECT_EQ(as_csv.status, 2);
    EXPECT_EQ(as_csv.err, "signalbox events: --payloads needs --output jsonl: cells have no room for bodies\n");
}

TEST_F(payloads_command, prints_the_times_of_a_stream)
{
    auto const said = get_payload(*streamed, {"--times"});
    EXPECT_EQ(said.status, 0) << said.err;
    EXPECT_EQ(said.out.find(" event      time ms       gap ms    bytes\n     1 "), 0u) << said.out;
    EXPECT_NE(said.out.find("[first content] "), std::string::npos) << said.out;
    EXPECT_NE(said.out.find("[DONE]\n"), std::string::npos) << said.out;
    EXPECT_EQ(said.out.find("Times are missing"), std::string::npos) << said.out;
    auto const pieces = field(json_of(get_payload(*streamed, {"--part", "received", "--output", "json"}).out), "parts.received.times");
    ASSERT_GT(pieces.list_value().values_size(), 0);
    EXPECT_GT(pieces.list_value().values(0).list_value().values(1).number_value(), 0);
    auto const plain = get_payload(*kept, {"--times"});
    EXPECT_EQ(plain.status, 1);
    EXPECT_NE(plain.err.find("the part `answered` is no stream of events"), std::string::npos) << plain.err;
    auto const request = get_payload(*streamed, {"--times", "--part", "asked"});
    EXPECT_EQ(request.status, 1);
}

TEST_F(payloads_command, says_why_there_is_none)
{
    auto const off = get_payload(*quiet);
    EXPECT_EQ(off.status, 1);
    EXPECT_NE(off.err.find("payloads were off for this request"), std::string::npos) << off.err;
    auto const passed_over = get_payload(*good);
    EXPECT_EQ(passed_over.status, 1);
    EXPECT_NE(passed_over.err.find("payloads were kept of requests that fail, and this one did not"), std::string::npos) << passed_over.err;
    auto const said = json_of(get_payload(*good, {"--output", "json"}).out);
    EXPECT_EQ(text_field(said, "payload"), "no_error");
    auto const large = get_payload(*long_one);
    EXPECT_EQ(large.status, 0);
    EXPECT_NE(large.out.find("(longer than logging.payload_store.part_limit)"), std::string::npos) << large.out;
    auto const raw = get_payload(*long_one, {"--part", "asked", "--raw"});
    EXPECT_EQ(raw.status, 1);
    EXPECT_EQ(raw.out, "");
}

TEST_F(payloads_command, refuses_options_that_do_not_belong_together)
{
    EXPECT_EQ(get_payload(*kept, {"--raw"}).status, 2);
    EXPECT_EQ(get_payload(*kept, {"--part", "body"}).status, 2);
    EXPECT_EQ(get_payload(*kept, {"--times", "--part", "asked", "--raw"}).status, 2);
    EXPECT_EQ(run({"events", "get", *kept, "--part", "asked", "--store", at->file("events.db")}, at->file("")).status, 2);
}

TEST_F(payloads_command, has_a_page_of_the_operators)
{
    EXPECT_EQ(text_field(*page, "event"), *kept);
    EXPECT_NE(text_field(*page, "parts.answered.head").find("HTTP/1.1 200\r\n"), std::string::npos);
    EXPECT_EQ(number_field(*page, "parts.asked.size"), static_cast<double>(openai.body("sim", false).size()));
    EXPECT_EQ(*body, openai.body("sim", false));
    EXPECT_EQ(foreign->status, 404);
    EXPECT_NE(foreign->body.find("payloads were off"), std::string::npos) << foreign->body;
    EXPECT_NE(metrics->find("\nsignalbox_payloads_written_total "), std::string::npos);
    EXPECT_NE(metrics->find("\nsignalbox_payloads_dropped_total 0\n"), std::string::npos);
}

TEST_F(payloads_command, tells_of_a_file_that_was_removed)
{
    std::string const path = at->file("events.db-payloads");
    std::filesystem::rename(path, path + ".away");
    auto const said = get_payload(*kept);
    std::filesystem::rename(path + ".away", path);
    EXPECT_EQ(said.status, 1);
    EXPECT_NE(said.err.find("it is not in the payload file"), std::string::npos) << said.err;
}

}  // namespace
}  // namespace signalbox::test
