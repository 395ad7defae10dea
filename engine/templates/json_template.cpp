#include "engine/templates/json_template.hpp"

#include "engine/dialect/parts/member_writer.hpp"
#include "engine/templates/value_json.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::templates {

using wire::json_kind;
using wire::json_view;

/// One building: walks the document and complains of every text that cannot be read.
class template_builder {
public:
    using part = json_template::part;

    template_builder(std::vector<expression::declaration> const& environment, std::vector<mistake>& wrong)
        : environment_(environment), wrong_(wrong)
    {}

    part build(json_view of, std::string const& place);

private:
    void text(json_view of, std::string const& place, part& into);

    std::vector<expression::declaration> const& environment_;
    std::vector<mistake>& wrong_;
};

template_builder::part template_builder::build(json_view of, std::string const& place)
{
    part made;
    made.text = of.raw();
    if (of.kind() == json_kind::string) {
        text(of, place, made);
    } else if (of.kind() == json_kind::array) {
        made.what = part::kind::list;
        std::size_t index = 0;
        for (json_view const each : of.elements()) made.parts.push_back(build(each, place + "[" + std::to_string(index++) + "]"));
    } else if (of.kind() == json_kind::object) {
        made.what = part::kind::map;
        for (wire::json_member const& each : of.members()) {
            part& member = made.parts.emplace_back(build(each.value, place.empty() ? each.key() : place + "." + each.key()));
            member.key.append("\"").append(each.raw_key).append("\"");
        }
    }
    return made;
}

void template_builder::text(json_view of, std::string const& place, part& into)
{
    auto read = filled_text::build(of.string_or(""), environment_);
    if (!read) {
        wrong_.push_back({place, read.error()});
        return;
    }
    if (read->constant()) {
        into.text = wire::json_string(read->constant_text());  // "$${" stands for other characters than it is written with
        return;
    }
    into.what = part::kind::text;
    into.filled = std::move(*read);
}

json_template json_template::build(std::string_view written, std::vector<expression::declaration> const& environment,
                                   std::vector<mistake>& wrong)
{
    json_template made;
    made.whole_ = template_builder(environment, wrong).build(json_view(written), {});
    return made;
}

void json_template::append(std::string& out, part const& each, expression::facts const& about, expression::work& with)
{
    std::size_t const before = out.size();
    dialect::separate(out);
    out.append(each.key);
    if (!each.key.empty()) out += ':';
    switch (each.what) {
    case part::kind::constant: out.append(each.text); return;
    case part::kind::list:
    case part::kind::map:
        out += each.what == part::kind::map ? '{' : '[';
        for (part const& inner : each.parts) append(out, inner, about, with);
        out += each.what == part::kind::map ? '}' : ']';
        return;
    case part::kind::text: break;
    }
    if (!each.filled.alone()) {
        std::string said;
        each.filled.append_text(said, about, with);
        return wire::append_json_string(out, said);
    }
    expression::program const& by = each.filled.expression();
    expression::value const found = by.evaluate(about, with);
    if (is_nothing(found) && !each.key.empty())
        out.resize(before);
    else if (is_nothing(found))
        out += "null";
    else
        append_json(out, found, {by, about, with});
}

model::result<std::string> json_template::fill(expression::facts const& about) const
{
    expression::work with;
    std::string out;
    append(out, whole_, about, with);
    if (with.spent()) return model::failure{model::fault::untranslatable, "the request is too large for the provider's template"};
    return out;
}

void json_template::add_asked(part const& each, std::vector<std::size_t>& into)
{
    each.filled.add_asked(into);
    for (part const& inner : each.parts) add_asked(inner, into);
}

std::vector<std::size_t> json_template::asks_for() const
{
    std::vector<std::size_t> out;
    add_asked(whole_, out);
    return out;
}

}  // namespace signalbox::templates
