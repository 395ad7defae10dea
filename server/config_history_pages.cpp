// The operator's pages of configurations that were: which there are, and the text of each.
#include "server/operator_pages.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/query.hpp"
#include "engine/base/timestamp.hpp"

#include <charconv>

namespace signalbox::server {

namespace {

constexpr std::size_t page_size = 100;

std::optional<std::int64_t> whole_number(std::string_view text)
{
    std::int64_t out = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), out);
    bool const all = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return all && out > 0 ? std::optional(out) : std::nullopt;
}

void append_row(std::string& out, storage::kept_configuration const& one)
{
    base::json_object row(out);
    row.number("id", static_cast<std::uint64_t>(one.id));
    base::append_json_string(row.key("at"), base::timestamp_text(one.at_us));
    row.text("outcome", one.trouble.empty() ? "applied" : "refused");
    row.text_or_null("revision", one.revision);
    row.text("because", one.because);
    row.text_or_null("note", one.note);
    row.text_or_null("trouble", one.trouble);
    row.number("bytes", one.bytes);
    row.close();
}

admin_page not_kept()
{
    return refused_page(409,
                        "no texts of configurations are kept: the server runs the demo, or its log says why the file could not be opened");
}

/// The id after "before=" in the query; 0 without one. Fault bad_request: another field, or no number.
model::result<std::int64_t> before_in(std::string_view query)
{
    std::int64_t out = 0;
    while (!query.empty()) {
        base::query_field const field = base::take_query_field(query);
        auto const number = whole_number(field.value);
        if (field.name != "before" || !number)
            return model::failure{model::fault::bad_request, "unknown field in the query; known here: before=ID, for those that are older"};
        out = *number;
    }
    return out;
}

}  // namespace

admin_page config_history_page(admin_view const& of, operator_request const& asked)
{
    auto const before = before_in(asked.as_sent.query);
    if (!before) return refused_page(400, before.error().detail);
    storage::configuration_history* const history = of.configuration.history();
    if (!history) return not_kept();
    auto const rows = history->list(*before, page_size);
    if (!rows) return refused_page(500, rows.error().detail);
    admin_page page;
    base::json_object out(page.body);
    out.list("configurations", *rows, append_row);
    out.boolean("more", rows->size() == page_size);
    out.close();
    page.body += "\n";
    return page;
}

admin_page config_of_history_page(admin_view const& of, operator_request const& asked)
{
    auto const id = whole_number(asked.id);
    if (!id) return refused_page(404, "no such configuration: GET /config/history lists them by \"id\"");
    storage::configuration_history* const history = of.configuration.history();
    if (!history) return not_kept();
    auto text = history->text(*id);
    if (!text) return refused_page(500, text.error().detail);
    if (!*text) return refused_page(404, "no such configuration: GET /config/history lists them by \"id\"");
    return {200, "application/yaml", std::move(**text), {}};
}

}  // namespace signalbox::server
