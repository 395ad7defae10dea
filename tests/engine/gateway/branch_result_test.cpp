// One reply of several, as text: each shape, replies that are no JSON, errors in any form, and the sum of the usage.
#include "engine/branch_result.hpp"

#include "engine/wire/json.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

branch_result made(std::string id, int status, std::string body)
{
    branch_result out;
    out.id = std::move(id);
    out.model = "p/m";
    out.status = status;
    out.body = std::move(body);
    out.whole = true;
    out.tokens.input_tokens = 3;
    out.tokens.output_tokens = 4;
    return out;
}

TEST(merged_reply, lists_results_in_order_or_under_their_ids)
{
    std::vector<branch_result> const two{made("a\"b", 200, R"({"x": 1.50})"), made("c", 200, R"([])")};
    std::string const usage = R"(,"usage":{"prompt_tokens":6,"completion_tokens":8,"total_tokens":14}})";
    EXPECT_EQ(merged_reply(two, route::merging::list),
              R"({"object":"fanout","completed":true,"results":[{"id":"a\"b","model":"p/m","status":200,"response":{"x": 1.50}},)"
              R"({"id":"c","model":"p/m","status":200,"response":[]}])" +
                  usage);
    EXPECT_EQ(merged_reply(two, route::merging::object),
              R"({"object":"fanout","completed":true,"results":{"a\"b":{"model":"p/m","status":200,"response":{"x": 1.50}},)"
              R"("c":{"model":"p/m","status":200,"response":[]}})" +
                  usage);
}

TEST(merged_reply, tells_the_error_of_each_branch_that_failed)
{
    struct row {
        branch_result of;
        char const* error;
    };
    branch_result cut = made("a", 200, "{\"half\":"), streamed = made("a", 200, ""), silent;
    cut.whole = false;
    streamed.error = R"({"message":"overloaded"})";
    silent.id = "a";
    std::string const broken = R"({"message":"the reply broke off","type":"fanout_error"})";
    for (row const& each : {row{made("a", 429, R"({"error":{"message":"slow down"},"x":1})"), R"({"message":"slow down"})"},
                            row{made("a", 500, R"({"detail":"no"})"), R"({"detail":"no"})"}, row{made("a", 502, "<html>"), R"("<html>")"},
                            row{cut, broken.c_str()}, row{streamed, R"({"message":"overloaded"})"}, row{silent, broken.c_str()}}) {
        std::string const body = merged_reply({&each.of, 1}, route::merging::list);
        ASSERT_TRUE(wire::check_json(body)) << body;
        EXPECT_EQ((*wire::json_view(body)["results"].elements().begin())["error"].raw(), each.error);
        EXPECT_TRUE((*wire::json_view(body)["results"].elements().begin())["response"].missing()) << body;
        EXPECT_EQ(wire::json_view(body)["completed"].boolean(), false);
    }
}

TEST(merged_reply, has_a_summary_for_streams_without_what_was_streamed)
{
    std::vector<branch_result> two{made("a", 200, ""), made("b", 503, R"({"error":{"message":"no"}})")};
    EXPECT_EQ(stream_summary(two), R"({"object":"fanout","completed":false,"choices":[],"results":[{"id":"a","model":"p/m","status":200},)"
                                   R"({"id":"b","model":"p/m","status":503,"error":{"message":"no"}}],)"
                                   R"("usage":{"prompt_tokens":6,"completion_tokens":8,"total_tokens":14}})");
}

}  // namespace
}  // namespace signalbox
