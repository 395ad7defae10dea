#include "console/pages/playground/answer_column.hpp"

#include "console/look/theme.hpp"
#include "console/pages/playground/run_spread.hpp"
#include "console/pages/playground/run_words.hpp"
#include "schema/event_id.hpp"

#include <QComboBox>
#include <QCompleter>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextCursor>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

constexpr int least_height = 60;                 // pixels of the answer
constexpr int longest_name = 256;                // characters of a model's name
constexpr std::chrono::milliseconds behind{30};  // the figures of a stream may be so far behind its text

QLabel* words(QString const& name)
{
    auto* const made = new QLabel;
    made->setObjectName(name);
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    made->setTextInteractionFlags(Qt::TextSelectableByMouse);
    made->setMinimumWidth(1);
    made->hide();
    return made;
}

void setWords(QLabel& label, QString const& text)
{
    label.setText(text);
    label.setVisible(!text.isEmpty());
}

}  // namespace

AnswerColumn::AnswerColumn(QNetworkAccessManager& network, int number, QWidget* parent)
    : QWidget(parent),
      rounds_(new PromptRounds(network, this)),
      destination_(new QComboBox),
      figures_(words(QStringLiteral("figures"))),
      sums_(words(QStringLiteral("sums"))),
      spread_(new RunSpread(nullptr)),
      text_(new QPlainTextEdit),
      open_(new QToolButton)
{
    setObjectName(QStringLiteral("answer_%1").arg(number));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    auto* const row = new QHBoxLayout;
    destination_->setAccessibleName(tr("Destination %1").arg(number));
    destination_->setToolTip(tr("A model or a group of the gateway: choose one, or type its name"));
    destination_->setEditable(true);
    destination_->setInsertPolicy(QComboBox::NoInsert);
    destination_->completer()->setCompletionMode(QCompleter::PopupCompletion);  // what is typed stays what was typed
    destination_->lineEdit()->setPlaceholderText(tr("no destination"));
    destination_->lineEdit()->setMaxLength(longest_name);
    destination_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    destination_->setMinimumContentsLength(2);  // four of them share the width of a small window
    destination_->addItem(QString());           // no destination
    open_->setText(tr("Open"));
    open_->setAccessibleName(tr("Open request %1 in Traffic").arg(number));
    open_->setToolTip(tr("Show the request in Traffic"));
    open_->setFocusPolicy(Qt::StrongFocus);
    open_->setMinimumWidth(1);
    open_->hide();
    row->addWidget(destination_, 1);
    row->addWidget(open_);
    column->addLayout(row);
    column->addWidget(figures_);
    column->addWidget(sums_);
    column->addWidget(spread_);
    text_->setReadOnly(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text_->setTabChangesFocus(true);
    text_->setAccessibleName(tr("Answer %1").arg(number));
    text_->setMinimumSize(1, least_height);
    text_->setUndoRedoEnabled(false);
    column->addWidget(text_, 1);
    connect(destination_, &QComboBox::currentTextChanged, this, [this](QString const& text) {
        destination_->setToolTip(text.isEmpty() ? tr("A model or a group of the gateway: choose one, or type its name") : text);
        emit destinationChanged();
    });
    soon_.setSingleShot(true);
    soon_.setInterval(behind);
    connect(&soon_, &QTimer::timeout, this, &AnswerColumn::showRuns);
    connect(rounds_, &PromptRounds::changed, this, &AnswerColumn::showProgress);
    connect(open_, &QToolButton::clicked, this, [this] {
        if (quint64 const id = newestRequest(); id != 0) emit opened(id);
    });
}

quint64 AnswerColumn::newestRequest() const
{
    for (auto run = rounds_->runs().rbegin(); run != rounds_->runs().rend(); ++run)
        if (auto const id = schema::event_id::from_text(run->request_id.toStdString()); id && !run->running()) return *id;
    return 0;
}

void AnswerColumn::setModels(QStringList const& models)
{
    QString const chosen = destination();
    {
        QSignalBlocker const quiet(destination_);
        destination_->clear();
        destination_->addItem(QString());
        destination_->addItems(models);
    }
    setDestination(chosen);
}

QString AnswerColumn::destination() const
{
    return destination_->currentText().trimmed();
}

void AnswerColumn::setDestination(QString const& model)
{
    constexpr auto whole = Qt::MatchExactly | Qt::MatchCaseSensitive;
    if (!model.isEmpty() && destination_->findText(model, whole) < 0) destination_->addItem(model);
    destination_->setCurrentIndex(model.isEmpty() ? 0 : destination_->findText(model, whole));
    destination_->setEditText(model);
}

void AnswerColumn::clear()
{
    soon_.stop();
    shown_run_ = 0;
    shown_ = 0;
    text_->clear();
    setWords(*figures_, {});
    setWords(*sums_, {});
    spread_->setRuns({});
    open_->hide();
}

/// Text is shown as it comes. Other figures lay the page out anew, which each piece of a stream would wait for.
void AnswerColumn::showProgress()
{
    bool const streaming = rounds_->running() && !rounds_->newest().text().isEmpty();
    if (!streaming) return showRuns();
    showText();
    if (!soon_.isActive()) soon_.start();
}

void AnswerColumn::showRuns()
{
    soon_.stop();
    auto const& runs = rounds_->runs();
    if (runs.empty()) return;
    showText();
    setWords(*figures_, runText(runs.back()));
    setWords(*sums_, sumsText(sumsOf(runs), rounds_->repeat()));
    spread_->setRuns(runs);
    open_->setVisible(!runs.back().running() && !runs.back().request_id.isEmpty());
    failed_ = runs.back().state == RunState::failed;
    showColors();
}

/// What came is put behind what is shown; a reader who has scrolled up stays there.
void AnswerColumn::showText()
{
    QString const& text = rounds_->newest().text();
    if (shown_run_ != rounds_->runs().size()) {
        shown_run_ = rounds_->runs().size();
        shown_ = 0;
        text_->clear();
    }
    if (text.size() <= shown_) return;
    QScrollBar* const bar = text_->verticalScrollBar();
    bool const at_end = bar->value() == bar->maximum();
    QTextCursor end(text_->document());
    end.movePosition(QTextCursor::End);
    end.insertText(text.mid(shown_));
    shown_ = text.size();
    if (at_end) bar->setValue(bar->maximum());
}

void AnswerColumn::showColors()
{
    QPalette colors = palette();
    if (failed_) colors.setColor(QPalette::WindowText, Theme::instance().color(Role::bad));
    figures_->setPalette(colors);
}

void AnswerColumn::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) showColors();
}

}  // namespace signalbox::console
