// The example files are what people begin with: they load without an error or a doubt.
#include "tests/engine/config/load_fixture.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace signalbox::config {
namespace {

using namespace test;

std::string const examples = std::string(SIGNALBOX_SOURCE_DIR) + "/schema/examples";

variables const everything{{"OPENAI_API_KEY", "sk-openai"}, {"ANTHROPIC_API_KEY", "sk-ant"}, {"WEB_GATEWAY_KEY", "sb_web"}};

TEST(examples, load_without_a_finding)
{
    int seen = 0;
    for (auto const& file : std::filesystem::directory_iterator(examples)) {
        if (file.path().extension() != ".yaml")
            continue;
        ++seen;
        loaded const made = load(file.path().string(), with(everything));
        EXPECT_EQ(findings_as_text(made.findings), "") << file.path();
        EXPECT_TRUE(made.frozen) << file.path();
    }
    EXPECT_GE(seen, 2);
}

}  // namespace
}  // namespace signalbox::config
