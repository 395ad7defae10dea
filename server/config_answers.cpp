#include "server/config_answers.hpp"

#include "engine/access/key_ring.hpp"
#include "engine/base/ascii.hpp"
#include "engine/base/hex.hpp"
#include "engine/base/json_writer.hpp"
#include "engine/base/utf8.hpp"
#include "server/followed_state.hpp"

namespace signalbox::server {

namespace {

constexpr std::size_t tag_bytes = 6;
constexpr std::size_t longest_remark = 512;

}  // namespace

std::string text_tag(std::string_view text)
{
    access::digest const digest = access::sha256(text);
    return '"' + base::hex_of_bytes({reinterpret_cast<char const*>(digest.data()), tag_bytes}) + '"';
}

admin_page no_file_page()
{
    return refused_page(409, "this server was started with the built-in demo: it has no configuration file");
}

std::optional<admin_page> refused_as_followed(admin_view const& of)
{
    if (!of.followed) return std::nullopt;
    return refused_page(409, "this gateway takes its configuration from " + of.followed->look().address +
                                 ": change it there; a change made here would be lost with its next text");
}

model::result<std::string> remark_of(wire::header_list const& head)
{
    std::string remark(base::trimmed(head.find("x-signalbox-note").value_or("")));
    if (remark.size() > longest_remark)
        return model::failure{model::fault::bad_request, "X-Signalbox-Note has at most " + std::to_string(longest_remark) + " bytes"};
    if (!base::valid_utf8(remark)) return model::failure{model::fault::bad_request, "X-Signalbox-Note is no UTF-8 text"};
    return remark;
}

admin_page change_outcome(config::loaded const& made, bool applied, std::vector<std::string_view> const& fixed)
{
    admin_page page;
    base::json_object out(page.body);
    out.text("revision", made.frozen->revision);
    out.boolean("applied", applied);
    out.text("file", made.file);
    out.list("included", made.included, base::append_json_string);
    out.list("takes_effect_at_start", fixed, base::append_json_string);
    std::string check = config::findings_as_json(made.file, made.findings);
    check.pop_back();  // the line end
    out.key("check") += check;
    out.close();
    page.body += "\n";
    return page;
}

}  // namespace signalbox::server
