// One prompt, sent to up to four models or groups of a gateway side by side, with what each answered, how fast and for how much. Owned by the window; the GUI
// thread. It neither shows nor changes the scope.
#pragma once

#include "console/config/newest_job.hpp"
#include "console/pages/page.hpp"
#include "console/playground/cost_guess.hpp"
#include "console/playground/model_list.hpp"
#include "console/playground/prompt_file.hpp"
#include "console/playground/recorded_prompt.hpp"

#include <array>
#include <optional>

class QFrame;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;

namespace signalbox::console {

class AnswerColumn;
class PromptPanel;
class RunEvents;

class PlaygroundPage : public Page {
    Q_OBJECT

public:
    PlaygroundPage(StoreReader& store, QWidget* parent);

    QString title() const override { return tr("Playground"); }
    void setScope(Scope const&) override {}
    void refresh() override {}
    /// The models of the gateway are read again.
    void askAgain() override { askModels(); }
    void setGateway(GatewayFacts const& facts) override;
    void tryRequest(quint64 id) override;
    bool isSettled() const override;
    QByteArray saveState() const override;
    void restoreState(QByteArray const& state) override;

    SavedPrompt savedPrompt() const;
    void setSavedPrompt(SavedPrompt const& prompt);
    void openFile(QString const& path);
    void saveFile(QString const& path);
    /// Sends the prompt, or asks first where it is dear.
    void send();
    void stop();
    bool running() const;

private:
    // playground_page_parts.cpp: what stands where
    QWidget* makeTarget();
    QWidget* makeControls();
    QWidget* makeQuestion();
    QWidget* makeAnswers();
    void makeCommands();
    // playground_page.cpp: what happens
    void askModels();
    void takeModels(QStringList const& models);
    void start();
    void showState();
    void showQuestion(CostGuess const& guess);
    void closeQuestion();
    void compareNewest();
    GatewayAddress address() const;
    // playground_page_prompts.cpp: where prompts come from and go to
    void take(quint64 id, storage::result<RecordedPrompt> const& answer);
    void chooseFile(bool save);

    /// What is sent when the person agrees.
    struct Pending {
        GatewayAddress to;
        Prompt prompt;
        QStringList destinations;  // by column; empty: none
        int repeat = 1;
    };

    QNetworkAccessManager network_;
    StoreChannel channel_;
    NewestJob reading_, saving_;
    ModelList* models_;
    RunEvents* events_;
    QStringList listed_;
    std::optional<Pending> pending_;
    QLineEdit *address_, *key_;
    PromptPanel* prompt_;
    QLabel *note_, *question_;
    QFrame* question_box_;
    QPushButton *send_, *stop_, *agree_;
    std::array<AnswerColumn*, most_destinations> columns_{};
    QHBoxLayout* answers_ = nullptr;
    QSplitter* splitter_;
    QAction *stop_command_ = nullptr, *compare_command_ = nullptr;
};

}  // namespace signalbox::console
