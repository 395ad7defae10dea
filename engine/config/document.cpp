#include "engine/config/document.hpp"

#include "engine/config/source.hpp"
#include "engine/config/tree_builder.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

namespace signalbox::config {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

node_pointer empty_map()
{
    auto made = std::make_shared<node>();
    made->what = node::kind::map;
    made->at = {1, 1};
    return made;
}

bool is_text(std::string_view text, report& out)
{
    auto const found = find_text_fault(text);
    if (!found) return true;
    std::string_view const before = text.substr(0, found->offset);
    std::size_t const line_start = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
    int const line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    out.error("C002", {line, characters(text.substr(line_start), found->offset - line_start) + 1}, "",
              "the file holds " + found->what + "; it must be UTF-8 text");
    return false;
}

/// yaml-cpp reports by exception; none leaves this function.
node_pointer parse(std::string_view text, tree_builder& builder, report& out)
{
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(builder)) return empty_map();
        node_pointer root = builder.take();
        if (parser.HandleNextDocument(builder)) {
            out.error("C002", builder.take()->at, "", "a second document (\"---\") follows; one file holds one configuration");
            return {};
        }
        return root;
    } catch (tree_builder::refused const& refusal) {
        out.error("C001", builder.place(refusal.mark), "", refusal.msg);
    } catch (YAML::Exception const& broken) {
        out.error("C002", broken.mark.is_null() ? mark{} : builder.place(broken.mark), "", "YAML: " + broken.msg);
    }
    return {};
}

}  // namespace

node_pointer read_document(std::string_view text, report& out)
{
    if (text.size() > configuration_limit) {
        out.error("C001", {}, "", "the file is larger than " + std::to_string(configuration_limit >> 20) + " MiB");
        return {};
    }
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    if (!is_text(text, out)) return {};
    tree_builder builder(text, out);
    node_pointer root = parse(text, builder, out);
    return root && root->what == node::kind::null ? empty_map() : root;
}

}  // namespace signalbox::config
