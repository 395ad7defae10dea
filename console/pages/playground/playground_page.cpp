#include "console/pages/playground/playground_page.hpp"

#include "console/pages/playground/answer_column.hpp"
#include "console/pages/playground/prompt_panel.hpp"
#include "console/pages/playground/run_events.hpp"
#include "console/pages/playground/run_words.hpp"
#include "storage/arm_sums.hpp"

#include <QDataStream>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QNetworkProxy>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <vector>

namespace signalbox::console {

namespace {

constexpr int state_version = 1;
constexpr int prompt_share = 130, answers_share = 330;  // pixels on the first day
constexpr int chosen_stretch = 4;                       // of a column with a destination beside one without

/// What the conversations of one time begin with: storage leaves them out of the arms of an experiment.
QByteArray nameOfRuns(int column)
{
    QByteArray const number = QByteArray::number(QRandomGenerator::global()->generate(), 16).rightJustified(8, '0');
    auto const begin = storage::console_conversation;
    return QByteArray(begin.data(), static_cast<qsizetype>(begin.size())) + number + '-' + QByteArray::number(column);
}

QStringList without(QStringList of, QString const& what)
{
    of.removeAll(what);
    return of;
}

}  // namespace

PlaygroundPage::PlaygroundPage(StoreReader& store, QWidget* parent)
    : Page(store, parent),
      channel_(store, Lane::scan, this),
      reading_(this),
      saving_(this),
      models_(new ModelList(network_, this)),
      events_(new RunEvents(store, this)),
      address_(new QLineEdit),
      key_(new QLineEdit),
      prompt_(new PromptPanel(nullptr)),
      note_(new QLabel),
      question_(new QLabel),
      question_box_(new QFrame),
      send_(new QPushButton(tr("Send"))),
      stop_(new QPushButton(tr("Stop"))),
      agree_(new QPushButton(tr("Send them"))),
      splitter_(new QSplitter(Qt::Vertical))
{
    setObjectName(QStringLiteral("playground"));
    network_.setProxy(QNetworkProxy::NoProxy);  // a key goes to the gateway and to nothing between
    auto* const content = new QWidget;
    auto* const column = new QVBoxLayout(content);
    column->setContentsMargins(8, 6, 8, 6);
    column->setSpacing(5);
    column->addWidget(makeTarget());
    splitter_->setChildrenCollapsible(false);
    splitter_->setAccessibleName(tr("Prompt and answers"));
    splitter_->addWidget(prompt_);
    auto* const lower = new QWidget;
    auto* const rows = new QVBoxLayout(lower);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(5);
    rows->addWidget(makeControls());
    rows->addWidget(makeQuestion());
    note_->setObjectName(QStringLiteral("note"));
    note_->setTextFormat(Qt::PlainText);
    note_->setWordWrap(true);
    note_->setMinimumWidth(1);
    rows->addWidget(note_);
    rows->addWidget(makeAnswers(), 1);
    splitter_->addWidget(lower);
    splitter_->setSizes({prompt_share, answers_share});
    splitter_->setStretchFactor(1, 1);
    column->addWidget(splitter_, 1);
    // In a small window the page is scrolled.
    auto* const room = new QScrollArea;
    room->setWidgetResizable(true);
    room->setFrameShape(QFrame::NoFrame);
    room->setFocusPolicy(Qt::NoFocus);
    room->setWidget(content);
    auto* const whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(room);
    makeCommands();
    connect(models_, &ModelList::arrived, this, &PlaygroundPage::takeModels);
    connect(models_, &ModelList::failed, this,
            [this](QString const& why) { note_->setText(tr("The models could not be listed: %1").arg(why)); });
    for (AnswerColumn* const each : columns_) {
        PromptRounds& rounds = each->rounds();
        connect(&rounds, &PromptRounds::ended, this, &PlaygroundPage::showState);
        connect(&rounds, &PromptRounds::runEnded, events_, &RunEvents::want);
        connect(events_, &RunEvents::found, &rounds, &PromptRounds::record);
    }
    note_->setText(tr("Write a prompt and choose one to four destinations. What is sent from here is left out of experiments."));
    showState();
}

GatewayAddress PlaygroundPage::address() const
{
    return {baseUrlFrom(address_->text()), key_->text().toUtf8()};
}

void PlaygroundPage::setGateway(GatewayFacts const& facts)
{
    if (facts.base_url.isEmpty() || address_->isModified()) return;
    bool const other = address_->text() != facts.base_url;
    address_->setText(facts.base_url);
    if (!facts.models.isEmpty())
        takeModels(facts.models);
    else if (other)
        askModels();
    bool const none = std::ranges::all_of(columns_, [](AnswerColumn const* each) { return each->destination().isEmpty(); });
    if (none && !facts.model().isEmpty()) columns_.front()->setDestination(facts.model());
}

void PlaygroundPage::askModels()
{
    GatewayAddress const to = address();
    if (to.base_url.isEmpty()) return note_->setText(tr("Write the gateway's address, for instance http://127.0.0.1:8080/v1."));
    models_->ask(to);
}

void PlaygroundPage::takeModels(QStringList const& models)
{
    if (listed_ == models) return;
    listed_ = models;
    for (AnswerColumn* const each : columns_) each->setModels(models);
    note_->setText(tr("Models and groups of the gateway: %1.").arg(models.size()));
}

bool PlaygroundPage::running() const
{
    return std::ranges::any_of(columns_, [](AnswerColumn* each) { return each->rounds().running(); });
}

void PlaygroundPage::send()
{
    if (running()) return;
    Pending next{.to = address(), .prompt = prompt_->prompt(), .destinations = {}, .repeat = prompt_->repeat()};
    for (AnswerColumn const* each : columns_) next.destinations << each->destination();
    QStringList const chosen = without(next.destinations, QString());
    if (next.to.base_url.isEmpty()) return note_->setText(tr("Write the gateway's address, for instance http://127.0.0.1:8080/v1."));
    if (chosen.isEmpty()) return note_->setText(tr("Choose a destination: a model or a group of the gateway."));
    if (next.prompt.user.isEmpty() && next.prompt.earlier.empty()) return note_->setText(tr("Write what is to be asked as the user text."));
    CostGuess const guess = costGuess(next.prompt, chosen, next.repeat);
    pending_ = std::move(next);
    guess.asks() ? showQuestion(guess) : start();
}

void PlaygroundPage::showQuestion(CostGuess const& guess)
{
    question_->setText(questionText(guess));
    question_box_->show();
    agree_->setFocus();
}

void PlaygroundPage::closeQuestion()
{
    pending_.reset();
    if (question_box_->isAncestorOf(focusWidget())) send_->setFocus();
    question_box_->hide();
}

void PlaygroundPage::start()
{
    if (!pending_ || running()) return;
    Pending const now = *pending_;
    closeQuestion();
    events_->forget();
    int sent = 0;
    for (int at = 0; at < most_destinations; ++at) {
        AnswerColumn& column = *columns_[static_cast<std::size_t>(at)];
        column.clear();
        QString const& model = now.destinations.at(at);
        if (model.isEmpty()) continue;
        sent += now.repeat;
        column.rounds().start(now.to, requestBody(now.prompt, model), nameOfRuns(at + 1), now.repeat);
    }
    note_->setText(
        tr("Requests of this time: %1. They are named %2… in their events, and left out of experiments.")
            .arg(sent)
            .arg(QString::fromUtf8(storage::console_conversation.data(), static_cast<qsizetype>(storage::console_conversation.size()))));
    showState();
}

void PlaygroundPage::stop()
{
    for (AnswerColumn* const each : columns_) each->rounds().stop();
    showState();
}

/// The newest requests of the first two columns that have one.
void PlaygroundPage::compareNewest()
{
    std::vector<quint64> requests;
    for (AnswerColumn const* each : columns_)
        if (quint64 const id = each->newestRequest(); id != 0) requests.push_back(id);
    if (requests.size() < 2) return note_->setText(tr("Two destinations must have answered before their requests can be compared."));
    emit openComparison(requests[0], requests[1]);
}

void PlaygroundPage::showState()
{
    bool const busy = running();
    QPushButton* const useful = busy ? stop_ : send_;
    QPushButton* const useless = busy ? send_ : stop_;
    useful->setEnabled(true);
    if (useless->hasFocus()) useful->setFocus();  // one that is disabled would take the keys with it
    useless->setEnabled(false);
    stop_command_->setEnabled(busy);
    for (int at = 0; at < most_destinations; ++at) {
        int const wanted = columns_[static_cast<std::size_t>(at)]->destination().isEmpty() ? 1 : chosen_stretch;
        if (answers_->stretch(at) != wanted) answers_->setStretch(at, wanted);  // each time lays the page out
    }
}

bool PlaygroundPage::isSettled() const
{
    return !running() && !channel_.busy() && !models_->busy() && !reading_.busy() && !saving_.busy() && !events_->busy();
}

QByteArray PlaygroundPage::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << state_version << splitter_->saveState() << savedPrompt().destinations;
    return state;
}

void PlaygroundPage::restoreState(QByteArray const& state)
{
    QDataStream in(state);
    int version = 0;
    QByteArray splitter;
    QStringList destinations;
    in >> version >> splitter >> destinations;
    bool const known = in.status() == QDataStream::Ok && version == state_version;
    if (known)
        splitter_->restoreState(splitter);
    else
        splitter_->setSizes({prompt_share, answers_share});
    for (int at = 0; at < most_destinations; ++at)
        columns_[static_cast<std::size_t>(at)]->setDestination(known ? destinations.value(at) : QString());
}

}  // namespace signalbox::console
