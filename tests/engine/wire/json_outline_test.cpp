// An outline finds the same values as walking the text, however deep its places reach and however many there are.
#include "engine/wire/json_outline.hpp"

#include <gtest/gtest.h>

#include <string>

namespace signalbox::wire {
namespace {

/// What a node and all below it say: keys and scalars with their nesting.
std::string told(json_node const& node)
{
    std::string out;
    json_kind const kind = node.view().kind();
    if (kind != json_kind::object && kind != json_kind::array) return std::string(node.view().raw());
    for (json_node const& each : node.children()) out.append("<").append(each.raw_key()).append(" ").append(told(each)).append(">");
    return out;
}

TEST(json_outline, finds_members_and_elements_in_order)
{
    json_outline outline;
    std::string const text = R"( {"id" : "x", "choices":[ {"m":{"c":"a]}\""}} , {"n":[]} ],"u":{},"\u0069":-1.5e3 } )";
    ASSERT_TRUE(outline.read(text, 4));
    EXPECT_EQ(told(outline.root()), R"(<id "x"><choices < <m <c "a]}\"">>>< <n >>><u ><\u0069 -1.5e3>)");
    EXPECT_EQ(outline.root().view().raw(), text.substr(1, text.size() - 2));
}

TEST(json_outline, says_the_same_whatever_the_levels)
{
    std::string const text = R"({"a":[1,[2,{"b":[3,{"c":{"d":[{"e":[[[4]]]}]}}]}],"s"],"z":null})";
    for (unsigned levels = 0; levels < 12; ++levels) {
        json_outline outline;
        ASSERT_TRUE(outline.read(text, levels));
        EXPECT_EQ(told(outline.root()), R"(<a < 1>< < 2>< <b < 3>< <c <d < <e < < < 4>>>>>>>>>>>< "s">><z null>)") << levels;
    }
}

TEST(json_outline, walks_what_is_beyond_its_capacity)
{
    std::string text = R"({"first":[)", expected = "<first ";
    for (std::size_t i = 0; i < json_outline::capacity + 10; ++i) {
        text.append(i == 0 ? "[7]" : ",[7]");
        expected.append("< < 7>>");
    }
    text.append(R"(],"last":{"k":[true]}})");
    expected.append("><last <k < true>>>");
    json_outline outline;
    ASSERT_TRUE(outline.read(text, 4));
    EXPECT_EQ(told(outline.root()), expected);
}

TEST(json_outline, elements_are_those_of_arrays_only)
{
    json_outline outline;
    ASSERT_TRUE(outline.read(R"({"list":[1,2],"object":{"a":1},"text":"[1]","none":null})", 2));
    std::vector<std::size_t> counts;
    for (json_node const& each : outline.root().children()) {
        std::size_t seen = 0;
        for ([[maybe_unused]] json_node const& element : each.elements()) ++seen;
        counts.push_back(seen);
    }
    EXPECT_EQ(counts, (std::vector<std::size_t>{2, 0, 0, 0}));
}

TEST(json_outline, tells_the_faults_of_the_check_and_holds_nothing_then)
{
    json_outline outline;
    ASSERT_TRUE(outline.read(R"({"a":1})", 2));
    for (std::string const text :
         {"", "[1]", "7", R"({"a":1)", R"({"a":01})", R"({"a":[}])", "{\"a\":\"\xff\"}", R"({"a":1} x)", "{\"a\":\"\t\"}"}) {
        auto const read = outline.read(text, 4);
        auto const checked = check_json_object(text, [](std::string_view, std::string_view) {});
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().kind, checked.error().kind) << text;
        EXPECT_EQ(read.error().detail, checked.error().detail) << text;
        EXPECT_TRUE(outline.root().view().missing()) << text;
        EXPECT_TRUE(outline.root().children().empty()) << text;
    }
}

TEST(json_outline, respects_the_limit_of_depth)
{
    json_outline outline;
    EXPECT_TRUE(outline.read(R"({"a":[[]]})", 4, 3));
    auto const read = outline.read(R"({"a":[[[]]]})", 4, 3);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, model::fault::too_deep);
}

TEST(json_outline, is_read_anew)
{
    json_outline outline;
    ASSERT_TRUE(outline.read(R"({"a":1,"b":2})", 2));
    ASSERT_TRUE(outline.read(R"({"c":[3]})", 2));
    EXPECT_EQ(told(outline.root()), "<c < 3>>");
}

}  // namespace
}  // namespace signalbox::wire
