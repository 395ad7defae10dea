#include "console/pages/traffic/payload_view.hpp"

#include "console/pages/traffic/inspector.hpp"
#include "console/pages/traffic/json_lines.hpp"

#include "engine/base/utf8.hpp"
#include "schema/event_id.hpp"

#include <QFontDatabase>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

constexpr std::size_t deepest = 96;  // brackets within brackets: deeper ones would be indented out of sight

bool isShallowJson(std::string_view text)
{
    if (!text.starts_with('{') && !text.starts_with('[')) return false;
    std::size_t depth = 0;
    for (char const each : text) {
        if (each == '{' || each == '[') ++depth;
        if ((each == '}' || each == ']') && depth > 0) --depth;
        if (depth > deepest) return false;
    }
    return true;
}

QString titleOf(storage::payload_part part)
{
    switch (part) {
    case storage::payload_part::asked: return PayloadView::tr("Request of the caller");
    case storage::payload_part::sent: return PayloadView::tr("Request to the provider");
    case storage::payload_part::received: return PayloadView::tr("Reply of the provider");
    case storage::payload_part::answered: return PayloadView::tr("Reply to the caller");
    }
    return {};
}

QString inSentence(std::string_view words)
{
    return PayloadView::tr("No payload: %1.").arg(QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size())));
}

QString textOf(std::string_view bytes)
{
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

/// At its beginning, and at a character.
std::string_view beginning(std::string_view body, std::size_t longest)
{
    if (body.size() <= longest) return body;
    while (longest > 0 && (static_cast<unsigned char>(body[longest]) & 0xC0) == 0x80) --longest;
    return body.substr(0, longest);
}

}  // namespace

ShownPayload shownPayload(storage::payload_outline const& of, storage::payload_part part, std::size_t longest, int longest_line)
{
    if (of.presence != storage::payload_presence::kept) return {inSentence(storage::in_words(of.presence)), {}};
    storage::payload_text const& one = of.of.at(part);
    if (one.state != storage::part_state::kept) return {inSentence(storage::in_words(one.state)), textOf(one.head)};
    if (!base::valid_utf8(one.body))
        return {PayloadView::tr("%n byte(s) that are no text.", nullptr, static_cast<int>(one.size)), textOf(one.head)};
    std::string_view const body = beginning(one.body, longest);
    ShownPayload out;
    out.about = PayloadView::tr("%n byte(s)", nullptr, static_cast<int>(one.size));
    if (body.size() < one.body.size())
        out.about += PayloadView::tr(", the first %1 are shown; all: signalbox events get %2 --payload --part %3 --raw")
                         .arg(body.size())
                         .arg(textOf(schema::event_id::to_text(of.of.event)), textOf(storage::name(part)));
    QString const shown = isShallowJson(body) ? textOf(jsonLines(body)) : textOf(body);
    out.text = textOf(one.head) + QLatin1Char('\n') + cutLongLines(shown, longest_line);
    return out;
}

PayloadView::PayloadView(StoreReader& store, QWidget* parent)
    : QWidget(parent),
      store_(store),
      channel_(store, Lane::scan, this),
      parts_(new QComboBox),
      about_(new QLabel),
      text_(new QPlainTextEdit)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 4, 6);
    for (storage::payload_part const part : storage::all_payload_parts) parts_->addItem(titleOf(part));
    parts_->setAccessibleName(tr("Part of the payload"));
    about_->setWordWrap(true);
    about_->setTextFormat(Qt::PlainText);
    about_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text_->setReadOnly(true);
    text_->setTabChangesFocus(true);
    text_->setFrameShape(QFrame::NoFrame);
    text_->setLineWrapMode(QPlainTextEdit::NoWrap);
    text_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    text_->setAccessibleName(tr("Head and body"));
    column->addWidget(parts_);
    column->addWidget(about_);
    column->addWidget(text_, 1);
    connect(parts_, &QComboBox::currentIndexChanged, this, [this] { want(); });
}

void PayloadView::setEvent(schema::Event const& event)
{
    id_ = event.id();
    policy_ = event.payload_policy();
    want();
}

/// What was shown is of another event or part.
void PayloadView::want()
{
    channel_.cancel();
    text_->clear();
    about_->clear();
    wanted_ = id_ != 0;
    if (wanted_ && isVisible()) ask();
}

void PayloadView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (wanted_ && !channel_.busy()) ask();
}

void PayloadView::ask()
{
    auto const part = static_cast<storage::payload_part>(parts_->currentIndex());
    auto const look = [id = id_, policy = policy_, part,
                       path = store_.path().toStdString()](storage::event_reader&) -> storage::result<ShownPayload> {
        auto const found = storage::whole_payload_of(path, id, policy, part);
        if (!found) return found.error();
        return shownPayload(*found, part, longest, Inspector::longest_line);
    };
    channel_.ask<ShownPayload>(look, [this](storage::result<ShownPayload> answer) { take(answer); });
}

void PayloadView::take(storage::result<ShownPayload> const& answer)
{
    wanted_ = false;
    about_->setText(answer ? answer->about : tr("The payload could not be read: %1").arg(QString::fromStdString(answer.error().detail)));
    text_->setPlainText(answer ? answer->text : QString());
}

}  // namespace signalbox::console
