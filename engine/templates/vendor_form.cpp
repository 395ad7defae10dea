#include "engine/templates/vendor_form.hpp"

#include "engine/templates/asked_losses.hpp"
#include "engine/templates/document_facts.hpp"
#include "engine/templates/reply_readers.hpp"

namespace signalbox::templates {

namespace {

/// What a request may hold that JSON has to escape: tried at load.
constexpr std::string_view odd_text = "a \"quoted\" \\ line\nand </script> \x01 \xF0\x9F\x8E\x89";

model::chat_request sample_request()
{
    model::chat_request out;
    out.turns = {{model::role::system, {}, {model::text_part{std::string(odd_text), {}}}},
                 {model::role::user, {}, {model::text_part{std::string(odd_text), {}}}}};
    out.max_output_tokens = 16;
    out.temperature = 0.5;
    return out;
}

void add_below(std::string_view section, std::vector<mistake>&& from, std::vector<mistake>& into)
{
    for (mistake& each : from) {
        std::string_view const between = each.place.empty() || each.place.front() == '[' ? "" : ".";
        into.push_back({std::string(section).append(between).append(each.place), std::move(each.what)});
    }
}

bool takes_words(asked_parts const& places)
{
    return places.has(asked_part::input) || places.has(asked_part::messages) || places.has(asked_part::conversation) || places.has_body();
}

}  // namespace

std::shared_ptr<vendor_form const> vendor_form::build(form_text const& written, std::vector<mistake>& wrong)
{
    std::size_t const before = wrong.size();
    auto made = std::shared_ptr<vendor_form>(new vendor_form);
    std::vector<mistake> here;
    made->request_ = json_template::build(written.request, asked_environment(), here);
    add_below("request", std::move(here), wrong);
    here.clear();
    made->whole_ = reading::build(written.whole, "reply", here);
    add_below("read", std::move(here), wrong);
    here.clear();
    if (written.stream) made->stream_ = reading::build(*written.stream, "event", here);
    add_below("read.stream", std::move(here), wrong);
    if (wrong.size() != before) return nullptr;
    made->places_ = parts_of(made->request_.asks_for());
    made->try_sample(written, wrong);
    if (wrong.size() != before) return nullptr;
    return made;
}

/// What the expressions make, with a request and a reply as they may come.
void vendor_form::try_sample(form_text const& written, std::vector<mistake>& wrong) const
{
    if (!takes_words(places_)) wrong.push_back({"request", "it has no place for what is asked; write ${body.input} or ${body.messages}"});
    std::string const document = asked_document(sample_request(), {.model = "sample", .max_output_tokens = {}, .kind = {}}, false);
    auto const filled = request_.fill(asked_facts(document, sources_of(document)));
    if (!filled)
        wrong.push_back({"request", filled.error().detail});
    else if (auto const good = wire::check_json(*filled); !good)
        wrong.push_back({"request", "it makes no JSON: " + good.error().detail});
    if (written.sample.empty()) return;
    auto const said = whole_.read(wire::json_view(written.sample));
    if (!said || !said->text) wrong.push_back({"read.text", "it finds no text in the sample"});
}

model::result<dialect::written_request> vendor_form::write(model::chat_request const& asked, dialect::target_traits const& target,
                                                           route::request_facts::sources const& request) const
{
    auto losses = losses_of(asked, places_);
    if (!losses) return losses.error();
    std::string const document = asked_document(asked, target, asked.stream && streams());
    auto body = request_.fill(asked_facts(document, request));
    if (!body) return body.error();
    return dialect::written_request{std::move(*body), std::move(*losses), {}};
}

std::unique_ptr<dialect::reply_reader> vendor_form::make_reply_reader(dialect::framing how) const
{
    if (how == dialect::framing::whole || !stream_) return std::make_unique<whole_reader>(whole_);
    return std::make_unique<dialect::stream_reader<stream_events>>(stream_events(*stream_));
}

}  // namespace signalbox::templates
