// Forms of several parts: what is read of them, and that every form that is cut, broken or ambiguous is refused.
#include "engine/wire/multipart_form.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace signalbox::wire {
namespace {

std::string const whole =
    "--b0\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n"
    "--b0 \t\r\ncontent-disposition: FORM-DATA; filename=\"a \\\"b\\\".wav\"; name=file\r\nContent-Type: audio/wav\r\n\r\n"
    "RIFF\r\n--b1\r\n\r\n --b0\r\n"
    "--b0\r\nContent-Disposition: form-data; name=\"prompt\"\r\nContent-Transfer-Encoding: base64\r\n\r\n\r\n--b0--\r\nepilogue";

/// The parts, or why there are none.
struct outcome {
    std::vector<form_part> parts;
    std::string wrong;
};

outcome read(std::string_view body, std::string boundary = "b0")
{
    outcome out;
    form_reader form(body, std::move(boundary));
    for (;;) {
        auto part = form.next();
        if (!part) {
            EXPECT_EQ(part.error().kind, model::fault::bad_request);
            out.wrong = part.error().detail;
            return out;
        }
        if (!*part) return out;
        out.parts.push_back(std::move(**part));
    }
}

std::string with_head(std::string_view head)
{
    return "--b0\r\n" + std::string(head) + "\r\n\r\nx\r\n--b0--";
}

TEST(form_reader, yields_the_parts_with_their_names_and_contents)
{
    outcome const seen = read(whole);
    ASSERT_EQ(seen.wrong, "");
    ASSERT_EQ(seen.parts.size(), 3u);
    EXPECT_EQ(seen.parts[0].name, "model");
    EXPECT_EQ(seen.parts[0].content, "whisper-1");
    EXPECT_FALSE(seen.parts[0].file || seen.parts[0].coded);
    EXPECT_EQ(seen.parts[0].from_here, whole);
    EXPECT_EQ(seen.parts[1].name, "file");
    EXPECT_TRUE(seen.parts[1].file);
    EXPECT_EQ(seen.parts[1].content, "RIFF\r\n--b1\r\n\r\n --b0") << "no line of it begins with the boundary";
    EXPECT_TRUE(seen.parts[1].from_here.starts_with("--b0 \t\r\n"));
    EXPECT_EQ(seen.parts[2].name, "prompt");
    EXPECT_EQ(seen.parts[2].content, "");
    EXPECT_TRUE(seen.parts[2].coded);
}

TEST(form_reader, passes_over_what_stands_before_the_first_boundary)
{
    std::string const body = "preamble --b0\r\n" + whole;
    outcome const seen = read(body);
    ASSERT_EQ(seen.parts.size(), 3u) << seen.wrong;
    EXPECT_EQ(seen.parts[0].from_here, whole);
}

TEST(form_reader, refuses_a_form_wherever_it_is_cut)
{
    std::size_t const end = whole.find("--b0--") + 6;
    for (std::size_t size = 0; size < end; ++size)
        EXPECT_NE(read(std::string_view(whole).substr(0, size)).wrong, "") << "ends at byte " << size;
    for (std::size_t size = end; size <= whole.size(); ++size) EXPECT_EQ(read(std::string_view(whole).substr(0, size)).wrong, "") << size;
}

TEST(form_reader, refuses_what_two_readers_could_understand_differently)
{
    EXPECT_EQ(read(whole, "b9").wrong, "the form has not the boundary that its Content-Type names");
    EXPECT_EQ(read("--b0--\r\n").wrong, "the form has no parts");
    EXPECT_EQ(read(with_head("Content-Disposition: form-data; name=a") + "\r\n--b0x\r\n").wrong, "") << "behind the end anything may stand";
    EXPECT_EQ(read("--b0x\r\n").wrong, "the form has a line that begins as its boundary and is none");
    EXPECT_EQ(read(with_head("Content-Type: text/plain")).wrong, "the form has a part without a Content-Disposition");
    EXPECT_EQ(read(with_head("Content-Disposition: form-data")).wrong, "the form has a part without a name");
    EXPECT_EQ(read(with_head("Content-Disposition: attachment; name=a")).wrong, "the form has a part that is no form-data");
    EXPECT_EQ(read(with_head("Content-Disposition: form-data; name=a; name=model")).wrong, "the form has a part with two names");
    EXPECT_EQ(read(with_head("Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=model")).wrong,
              "the form has a part with two Content-Dispositions");
    EXPECT_EQ(read(with_head("Content-Disposition: form-data; name*=utf-8''model")).wrong,
              "the form has a part whose name is coded: write name=\"...\"");
    EXPECT_EQ(read(with_head("Content-Disposition: form-data; name=\"mo\\del\"")).wrong,
              "the form has a part with a backslash in its name");
    EXPECT_EQ(read(with_head("Content-Disposition: form-data; name=\"model")).wrong,
              "the form has a part whose Content-Disposition is broken");
    EXPECT_EQ(read(with_head("Content-Disposition: form-data; name=a\r\nnonsense")).wrong,
              "the form has a part with a line that is no field");
    EXPECT_EQ(read(with_head("Content-Disposition: form-data; name=a\nX: y")).wrong, "the form has a part with a line that is no field");
}

TEST(form_reader, bounds_the_parts_and_their_fields)
{
    std::string const part = "--b0\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n";
    std::string many;
    for (std::size_t i = 0; i < form_part_limit; ++i) many += part;
    EXPECT_EQ(read(many + "--b0--").parts.size(), 1024u);
    EXPECT_EQ(read(many + part + "--b0--").wrong, "the form has more than 1024 parts");
    EXPECT_EQ(read(with_head("X: " + std::string(9'000, 'x') + "\r\nContent-Disposition: form-data; name=a")).wrong,
              "the form has a part with more than 8 KiB of fields");
}

TEST(form_boundary, is_read_from_the_content_type)
{
    EXPECT_EQ(*form_boundary("multipart/form-data; boundary=b0"), "b0");
    EXPECT_EQ(*form_boundary("Multipart/Form-Data;charset=x; BOUNDARY=\"a b:c\""), "a b:c");
    EXPECT_EQ(form_boundary("application/json").error().detail, "the body must be a form: send Content-Type: multipart/form-data");
    EXPECT_EQ(form_boundary("").error().param, "Content-Type");
    for (std::string const bad : {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a ",
                                  "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=a{b",
                                  "multipart/form-data; boundary=a; boundary=b", "multipart/form-data; boundary",
                                  "multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789x"})
        EXPECT_FALSE(form_boundary(bad)) << bad;
}

}  // namespace
}  // namespace signalbox::wire
