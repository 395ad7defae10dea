#include "engine/config/document.hpp"

#include "engine/config/source.hpp"
#include "engine/config/tree_builder.hpp"
#include "engine/config/yaml_faults.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

namespace signalbox::config {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

node_pointer empty_map(int file)
{
    auto made = std::make_shared<node>();
    made->what = node::kind::map;
    made->at = {1, 1, file};
    return made;
}

mark place_of(std::string_view text, std::size_t offset, int file)
{
    std::string_view const before = text.substr(0, offset);
    std::size_t const line_start = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
    int const line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    return {line, characters(text.substr(line_start), offset - line_start) + 1, file};
}

bool is_text(std::string_view text, report& out, int file)
{
    auto const found = find_text_fault(text);
    if (!found) return true;
    out.error("C002", place_of(text, found->offset, file), "", "the file holds " + found->what + "; it must be UTF-8 text");
    return false;
}

/// The library's words, or ours where they lead astray.
void explain(std::string_view text, YAML::Exception const& broken, tree_builder const& builder, report& out)
{
    auto const line = static_cast<std::size_t>(std::max(broken.mark.line, 0));
    int const file = builder.file();
    if (auto const tab = find_indenting_tab(text, broken.mark.is_null() ? std::string_view::npos - 1 : line))
        return out.error("C002", place_of(text, *tab, file), "", "a tab stands in the indentation; YAML takes blanks only");
    bool const unclosed =
        broken.msg.find("end of map flow") != broken.msg.npos || broken.msg.find("end of sequence flow") != broken.msg.npos;
    if (auto const open = unclosed ? find_open_bracket(text) : std::nullopt)
        return out.error("C002", place_of(text, *open, file), "",
                         "a \"" + std::string(1, text[*open]) + "\" is opened here and never closed");
    out.error("C002", broken.mark.is_null() ? mark{.file = file} : builder.place(broken.mark), "", "YAML: " + broken.msg);
}

/// yaml-cpp reports by exception; none leaves this function.
node_pointer parse(std::string_view text, tree_builder& builder, report& out)
{
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(builder)) return empty_map(builder.file());
        node_pointer root = builder.take();
        if (parser.HandleNextDocument(builder)) {
            out.error("C002", builder.take()->at, "", "a second document (\"---\") follows; one file holds one configuration");
            return {};
        }
        return root;
    } catch (tree_builder::refused const& refusal) {
        out.error("C001", builder.place(refusal.mark), "", refusal.msg);
    } catch (YAML::Exception const& broken) {
        explain(text, broken, builder, out);
    }
    return {};
}

}  // namespace

node_pointer read_document(std::string_view text, report& out, int file)
{
    if (text.size() > configuration_limit) {
        out.error("C001", {.file = file}, "", "the file is larger than " + std::to_string(configuration_limit >> 20) + " MiB");
        return {};
    }
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    if (!is_text(text, out, file)) return {};
    tree_builder builder(text, out, file);
    node_pointer root = parse(text, builder, out);
    return root && root->what == node::kind::null ? empty_map(file) : root;
}

}  // namespace signalbox::config
