#include "engine/config/finding.hpp"

#include "engine/config/report.hpp"

#include <gtest/gtest.h>

namespace signalbox::config {
namespace {

TEST(findings, print_as_lines_that_editors_jump_to)
{
    report out("signalbox.yaml");
    out.unknown("L001", {7, 15}, "models[0].provider", "unknown provider \"openia\"", "openai");
    out.error("L004", {4, 3}, "providers[0]", "missing secret reference", "{env: NAME}");
    out.warning("L009", {9, 1}, "groups[0]", "no timeout");
    out.error("C001", {}, "", "gone");
    EXPECT_EQ(findings_as_text(out.take()), "signalbox.yaml: error C001: gone\n"
                                            "signalbox.yaml:4:3: error L004: missing secret reference (write: {env: NAME})\n"
                                            "signalbox.yaml:7:15: error L001: unknown provider \"openia\" (did you mean \"openai\"?)\n"
                                            "signalbox.yaml:9:1: warning L009: no timeout\n");
}

TEST(findings, print_as_json)
{
    report out("a \"b\".yaml");
    EXPECT_EQ(findings_as_json("a \"b\".yaml", {}), "{\"valid\":true,\"file\":\"a \\\"b\\\".yaml\",\"findings\":[]}\n");
    out.unknown("C004", {2, 1}, "porviders", "unknown key \"porviders\"", "providers");
    out.warning("L009", {9, 1}, "groups[0]", "no timeout");
    EXPECT_EQ(findings_as_json("f", out.take()),
              "{\"valid\":false,\"file\":\"f\",\"findings\":["
              "{\"severity\":\"error\",\"code\":\"C004\",\"file\":\"a \\\"b\\\".yaml\",\"line\":2,\"column\":1,\"path\":\"porviders\","
              "\"message\":\"unknown key \\\"porviders\\\"\",\"suggestion\":\"providers\"},"
              "{\"severity\":\"warning\",\"code\":\"L009\",\"file\":\"a \\\"b\\\".yaml\",\"line\":9,\"column\":1,\"path\":\"groups[0]\","
              "\"message\":\"no timeout\",\"suggestion\":\"\"}]}\n");
}

TEST(findings, warnings_alone_are_valid)
{
    report out("f");
    out.warning("L009", {9, 1}, "groups[0]", "no timeout");
    EXPECT_FALSE(out.failed());
    auto const all = out.take();
    EXPECT_FALSE(has_errors(all));
    EXPECT_TRUE(findings_as_json("f", all).starts_with("{\"valid\":true,"));
}

TEST(findings, are_sorted_by_place_and_bounded)
{
    report out("f");
    for (int i = 0; i < 1500; ++i) out.error("C004", {2000 - i, 1}, "", "x");
    auto const all = out.take();
    ASSERT_EQ(all.size(), most_findings + 1);
    EXPECT_LT(all[0].line, all[1].line);
    EXPECT_EQ(all.back().message, "and 500 more findings that are not shown");
    EXPECT_TRUE(out.take().empty());
}

TEST(finding, what_is_not_shown_is_no_error_when_only_warnings_are_left_out)
{
    report warned("signalbox.yaml");
    for (std::size_t i = 0; i < most_findings + 1; ++i) warned.warning("L023", {1, 1}, "", "x");
    EXPECT_FALSE(warned.failed());
    EXPECT_FALSE(has_errors(warned.take()));
    report failed("signalbox.yaml");
    for (std::size_t i = 0; i < most_findings; ++i) failed.warning("L023", {1, 1}, "", "x");
    failed.error("L001", {1, 1}, "", "x");
    EXPECT_TRUE(failed.failed());
    EXPECT_TRUE(has_errors(failed.take())) << "as serving is refused, so it is said";
}

}  // namespace
}  // namespace signalbox::config
