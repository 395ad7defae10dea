#include "console/query/query_bar.hpp"

#include "console/look/theme.hpp"
#include "console/query/explain.hpp"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QToolButton>

#include <utility>

namespace signalbox::console {

namespace {

QLabel* makeLine(QString const& meaning)
{
    auto* const line = new QLabel;
    line->setAccessibleDescription(meaning);  // its name is its text
    line->setTextFormat(Qt::PlainText);
    line->setWordWrap(true);
    line->setTextInteractionFlags(Qt::TextSelectableByMouse);
    line->hide();
    return line;
}

}  // namespace

QueryBar::QueryBar(ScopeModel& scope, StoreReader& store, QWidget* parent)
    : QWidget(parent),
      scope_(scope),
      field_(new QueryField),
      explain_(new QToolButton),
      message_(makeLine(tr("What is wrong with the query"))),
      explanation_(makeLine(tr("The query in words"))),
      row_(new TermRow),
      completions_(new CompletionModel(store, this)),
      popup_(new CompletionPopup(*field_, *completions_))
{
    field_->setAccessibleName(tr("Query"));
    field_->setPlaceholderText(tr("Query: model:gpt-4o status>=500 latency>2s, or a word"));
    field_->setClearButtonEnabled(true);
    message_->setObjectName(QStringLiteral("mistake"));
    explain_->setText(tr("Explain"));
    explain_->setAccessibleName(tr("Explain the query"));
    explain_->setToolTip(tr("What the query means, in words"));
    explain_->setCheckable(true);
    explain_->setFocusPolicy(Qt::StrongFocus);
    auto* const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(4);
    grid->addWidget(field_, 0, 0);
    grid->addWidget(explain_, 0, 1);
    grid->addWidget(message_, 1, 0, 1, 2);  // in the layout: it covers nothing
    grid->addWidget(row_, 2, 0, 1, 2);
    grid->addWidget(explanation_, 3, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    grid->setRowStretch(4, 1);  // more room than needed goes below
    setFocusProxy(field_);

    field_->installEventFilter(this);
    connect(field_, &QLineEdit::textEdited, this, &QueryBar::textEdited);
    connect(field_, &QLineEdit::textChanged, this, &QueryBar::check);
    connectClearButton();
    connect(completions_, &CompletionModel::filled, this, [this] {
        if (completing_) complete();
    });
    connect(popup_, &CompletionPopup::chosen, this, &QueryBar::accept);
    connect(explain_, &QToolButton::toggled, this, &QueryBar::explainNow);
    connect(row_, &TermRow::negated, this, [this](std::size_t at) { terms_.negate(at), takeTerms(); });
    connect(row_, &TermRow::toggled, this, [this](std::size_t at) { terms_.toggle(at), takeTerms(); });
    connect(row_, &TermRow::removed, this, [this](std::size_t at) { terms_.remove(at), takeTerms(); });
    connect(&scope_, &ScopeModel::changed, this, &QueryBar::scopeChanged);
    connect(&Theme::instance(), &Theme::changed, this, &QueryBar::check);
    row_->hide();
    shown_ = scope_.scope().query;
    field_->setText(shown_);
    terms_.setQuery(shown_);
    row_->setTerms(terms_.terms());
}

QueryBar::~QueryBar()
{
    delete popup_;
}

/// An empty field means everything, so clearing it is submitted: the button is no edit that waits for Enter. The field is empty when the queued call runs.
void QueryBar::connectClearButton()
{
    auto* const clear = field_->findChild<QToolButton*>();
    clear->setAccessibleName(tr("Clear the query"));
    clear->setToolTip(tr("Clear the query: show all requests"));
    connect(
        clear, &QToolButton::clicked, this, [this] { submit(); }, Qt::QueuedConnection);
}

void QueryBar::focusText()
{
    field_->setFocus(Qt::ShortcutFocusReason);
    field_->selectAll();
}

QString QueryBar::text() const
{
    return field_->text();
}

void QueryBar::setText(QString const& text)
{
    closePopup();
    field_->setText(text);
}

bool QueryBar::submit()
{
    closePopup();
    check();
    QString const text = field_->text().trimmed();
    if (scope_.setQuery(text)) return false;
    history_.add(text);
    terms_.setQuery(text);
    row_->setTerms(terms_.terms());
    emit submitted(text);
    return true;
}

void QueryBar::textEdited()
{
    history_.endWalk();
    completing_ = true;
    completions_->setTyped({field_->text(), field_->cursorPosition()}, scope_.scope().range);
    popup_->list().setCurrentIndex({});
    complete();
}

void QueryBar::closePopup()
{
    if (popup_) popup_->hide();
    if (std::exchange(completing_, false)) check();
}

// Names may come after the popup was closed: then it stays closed. It stands where the word at the cursor begins.
void QueryBar::complete()
{
    int const row = popup_->current();
    layout()->activate();
    QWidget const& last = message_->isVisible() ? *static_cast<QWidget*>(message_) : *field_;
    popup_->showAt(std::max(0, field_->cursorX() - 40), last.geometry().bottom() + 1 - field_->y() + 2);
    if (row >= 0 && row < completions_->rowCount()) popup_->list().setCurrentIndex(completions_->index(row, 0));
}

void QueryBar::check()
{
    std::string const text = field_->text().toStdString();
    auto const read = storage::read_filter(text);
    // What is only not finished is no mistake while the completions show how to go on.
    bool const typing = completing_ && field_->cursorPosition() == field_->text().size();
    if (read || (typing && read.error().at.length == 0 && read.error().at.offset >= text.size())) {
        field_->setMark(std::nullopt);
        showMistake({});
    } else {
        storage::filter_mistake const& mistake = read.error();
        field_->setMark(partOfText(field_->text(), mistake.at));
        showMistake(QString::fromStdString(mistake.plain().detail));
    }
    explainNow();
}

void QueryBar::showMistake(QString const& text)
{
    message_->setText(text.isEmpty() ? text : tr("⚠ Not a query: %1").arg(text));
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, Theme::instance().color(Role::bad));
    message_->setPalette(colours);
    message_->setVisible(!text.isEmpty());
    field_->setAccessibleDescription(text);
}

void QueryBar::explainNow()
{
    auto const read = storage::read_filter(field_->text().toStdString());
    if (read) explanation_->setText(explanationText(*read));
    explanation_->setVisible(explain_->isChecked() && read.has_value());
}

void QueryBar::accept(int row)
{
    TypedText const next = completions_->accepted(row);
    field_->setText(next.text);
    field_->setCursorPosition(next.cursor);
    textEdited();
}

bool QueryBar::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == field_ && event->type() == QEvent::KeyPress) return key(*static_cast<QKeyEvent*>(event));
    if (watched == field_ && event->type() == QEvent::FocusOut) closePopup();
    return QWidget::eventFilter(watched, event);
}

// With the popup open the arrows, Enter, Tab and Escape are its keys; without it they walk the history, submit, leave and undo.
bool QueryBar::key(QKeyEvent const& event)
{
    bool const open = popup_->isVisible();
    switch (event.key()) {
    case Qt::Key_Down: open ? popup_->step(1) : walk(false); return true;
    case Qt::Key_Up: open ? popup_->step(-1) : walk(true); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: popup_->current() >= 0 ? accept(popup_->current()) : static_cast<void>(submit()); return true;
    case Qt::Key_Tab:
        if (open) accept(std::max(0, popup_->current()));
        return open;
    case Qt::Key_Space:
        if (event.modifiers() & Qt::ControlModifier) textEdited();
        return (event.modifiers() & Qt::ControlModifier) != 0;
    case Qt::Key_Escape:
        if (open)
            closePopup();
        else if (field_->text() != shown_)
            field_->setText(shown_);
        else
            return false;
        return true;
    default: return false;
    }
}

void QueryBar::walk(bool older)
{
    field_->setText(older ? history_.older(field_->text()) : history_.newer(field_->text()));
}

// What is being typed stays when only the range or the snapshot moved.
void QueryBar::scopeChanged(Scope const& scope)
{
    if (scope.query == shown_) return;
    shown_ = scope.query;
    closePopup();
    field_->setText(shown_);
    terms_.setQuery(shown_);
    row_->setTerms(terms_.terms());
}

// The chips have changed the query.
void QueryBar::takeTerms()
{
    QString const query = terms_.query();
    if (query != scope_.scope().query && !scope_.setQuery(query)) emit submitted(query);
    row_->setTerms(terms_.terms());
}

}  // namespace signalbox::console
