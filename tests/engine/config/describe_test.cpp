// The committed schema and reference page are what the code makes. SIGNALBOX_UPDATE=1 in the environment writes them anew.
#include "engine/config/describe.hpp"

#include "tests/engine/config/load_fixture.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace signalbox::config {
namespace {

using namespace test;

void expect_committed(std::string const& path, std::string const& made)
{
    std::string const file = std::string(SIGNALBOX_SOURCE_DIR) + '/' + path;
    if (std::getenv("SIGNALBOX_UPDATE")) {
        std::filesystem::create_directories(std::filesystem::path(file).parent_path());
        std::ofstream(file, std::ios::binary) << made;
    }
    EXPECT_TRUE(file_text(file) == made) << path << " is not what the code makes; run this test with SIGNALBOX_UPDATE=1 and commit the file";
}

TEST(describe, the_committed_json_schema_is_what_the_code_makes)
{
    expect_committed("schema/config.schema.json", json_schema());
}

TEST(describe, the_committed_reference_page_is_what_the_code_makes)
{
    expect_committed("docs/formats/configuration.md", reference_markdown());
}

}  // namespace
}  // namespace signalbox::config
