#include "console/pages/traffic/inspector.hpp"

#include "console/body/json_lines.hpp"
#include "console/pages/traffic/request_words.hpp"

#include "schema/event_id.hpp"
#include "storage/event_json.hpp"

#include <QFontDatabase>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

Message nothingSelected()
{
    return {Inspector::tr("No request selected"),
            Inspector::tr("Choose a row to see how it went: who answered, after which attempts, for how much."),
            {},
            {}};
}

Message gone(quint64 id, storage::failure const& why)
{
    QString const name = QString::fromStdString(schema::event_id::to_text(id));
    if (why.kind == storage::trouble::not_found)
        return {Inspector::tr("This request is gone"),
                Inspector::tr("%1 is no longer in the store: its retention has deleted it. Totals still count it.").arg(name),
                {},
                {}};
    return {Inspector::tr("%1 could not be read").arg(name), QString::fromStdString(why.detail), {}, {Inspector::tr("&Try again")}};
}

}  // namespace

void Inspector::Bodies::setEvent(schema::Event const& event) const
{
    messages->setEvent(event);
    request->setEvent(event);
    reply->setEvent(event);
    context->setEvent(event);
}

Inspector::Inspector(StoreReader& store, QWidget* parent)
    : QWidget(parent),
      channel_(store, Lane::rows, this),
      stack_(new QStackedWidget),
      nothing_(new MessagePane),
      shown_(new QWidget),
      headline_(new QLabel),
      tabs_(new QTabWidget),
      first_facts_(new FactsText),
      attempts_(new AttemptsView),
      more_facts_(new FactsText),
      json_(new QPlainTextEdit),
      bodies_{new MessagesView(store, nullptr), new BodyView(store, BodyView::Side::request, nullptr),
              new BodyView(store, BodyView::Side::reply, nullptr), new ContextView(store, nullptr)},
      compare_(new CompareView(store, nullptr))
{
    setObjectName(QStringLiteral("inspector"));
    setAccessibleName(tr("Inspector"));
    auto* const whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(stack_);
    auto* const column = new QVBoxLayout(shown_);
    column->setContentsMargins(10, 8, 6, 6);
    headline_->setWordWrap(true);
    headline_->setTextFormat(Qt::PlainText);
    headline_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QFont strong = font();
    strong.setBold(true);
    headline_->setFont(strong);
    column->addWidget(headline_);
    tabs_->setDocumentMode(true);
    tabs_->setMinimumSize(160, 80);  // pixels: in a small window the parts of a tab are cut, not the window made larger
    tabs_->setAccessibleName(tr("Parts of the request"));
    tabs_->addTab(makeDetails(), tr("&Details"));
    json_->setReadOnly(true);
    json_->setTabChangesFocus(true);
    json_->setFrameShape(QFrame::NoFrame);
    json_->setLineWrapMode(QPlainTextEdit::NoWrap);
    json_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    json_->setAccessibleName(tr("The event as JSON"));
    tabs_->addTab(bodies_.messages, tr("Messa&ges"));
    tabs_->addTab(bodies_.request, tr("Re&quest"));
    tabs_->addTab(bodies_.reply, tr("Repl&y"));
    tabs_->addTab(bodies_.context, tr("C&ontext"));
    connect(bodies_.context, &ContextView::opened, this, &Inspector::opened);
    tabs_->addTab(json_, tr("&JSON"));
    tabs_->addTab(compare_, tr("Co&mpare"));
    column->addWidget(tabs_);
    stack_->addWidget(nothing_);
    stack_->addWidget(shown_);
    nothing_->setMessage(nothingSelected());
    rest_.setSingleShot(true);
    rest_.setInterval(rest_ms);
    connect(&rest_, &QTimer::timeout, this, &Inspector::ask);
    connect(nothing_, &MessagePane::pressed, this, &Inspector::ask);
    connect(tabs_, &QTabWidget::currentChanged, this, [this] {
        if (tabs_->currentWidget() == json_) writeJson();
    });
}

QWidget* Inspector::makeDetails()
{
    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout(page);
    column->setContentsMargins(0, 6, 4, 6);
    column->setSpacing(8);
    first_facts_->setAccessibleName(tr("The request"));
    more_facts_->setAccessibleName(tr("Decision, usage, bodies and translation"));
    column->addWidget(attempts_);
    column->addWidget(first_facts_);
    column->addWidget(more_facts_);
    column->addStretch();
    auto* const area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(page);
    area->setAccessibleName(tr("Details of the request"));
    return area;
}

void Inspector::inspect(quint64 id)
{
    if (id == wanted_) return;
    wanted_ = id;
    channel_.cancel();
    if (id == 0) {
        answered_ = 0;
        rest_.stop();
        event_.reset();
        nothing_->setMessage(nothingSelected());
        stack_->setCurrentWidget(nothing_);
    } else if (isVisible()) {
        rest_.start();
    }
}

void Inspector::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (wanted_ != 0 && (!event_ || event_->id() != wanted_)) rest_.start();
}

void Inspector::hideEvent(QHideEvent* event)
{
    rest_.stop();
    QWidget::hideEvent(event);
}

void Inspector::ask()
{
    if (wanted_ == 0) return;
    quint64 const id = wanted_;
    channel_.ask<schema::Event>([id](storage::event_reader& from) { return from.get(id); },
                                [this, id](storage::result<schema::Event> answer) { take(id, std::move(answer)); });
}

void Inspector::take(quint64 id, storage::result<schema::Event> answer)
{
    if (id != wanted_) return;
    answered_ = id;
    if (!answer) {
        event_.reset();
        nothing_->setMessage(gone(id, answer.error()));
        stack_->setCurrentWidget(nothing_);
        emit missing(id);
        return;
    }
    event_ = std::move(*answer);
    showEventFacts();
    emit loaded(id);
}

void Inspector::showEventFacts()
{
    headline_->setText(headline(*event_));
    first_facts_->setSections({requestSection(*event_)});
    attempts_->setEvent(*event_);
    more_facts_->setSections({usageSection(*event_), decisionSection(*event_), bodySection(*event_), lossSection(*event_)});
    bodies_.setEvent(*event_);
    compare_->setShown(*event_);
    json_written_ = false;
    if (tabs_->currentWidget() == json_) writeJson();
    stack_->setCurrentWidget(shown_);
}

void Inspector::writeJson()
{
    if (json_written_ || !event_) return;
    json_->setPlainText(cutLongLines(jsonText(), body_line));
    json_written_ = true;
}

QString Inspector::jsonText() const
{
    return event_ ? QString::fromStdString(jsonLines(storage::to_json(*event_))) : QString();
}

bool Inspector::markToCompare()
{
    if (!event_) return false;
    compareWith(*event_);
    return true;
}

void Inspector::compareWith(schema::Event const& marked)
{
    compare_->setMarked(marked);
    tabs_->setCurrentWidget(compare_);
}

void Inspector::showJson()
{
    tabs_->setCurrentWidget(json_);
}

}  // namespace signalbox::console
