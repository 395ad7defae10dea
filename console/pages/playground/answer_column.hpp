// One destination of the playground: which one, its answer as it comes, and the figures of its runs. Owned by the page, on the GUI thread.
#pragma once

#include "console/playground/prompt_rounds.hpp"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace signalbox::console {

class RunSpread;

class AnswerColumn : public QWidget {
    Q_OBJECT

public:
    /// `number`: which of the columns, from 1.
    AnswerColumn(QNetworkAccessManager& network, int number, QWidget* parent);

    /// The chosen one stays chosen, also when it is not listed.
    void setModels(QStringList const& models);
    /// Empty: none.
    QString destination() const;
    void setDestination(QString const& model);
    PromptRounds& rounds() { return *rounds_; }
    /// Of the run before.
    void clear();
    /// The request of the newest run that has ended; 0: there is none, or the gateway named none.
    quint64 newestRequest() const;

signals:
    void destinationChanged();
    /// The request of the newest run is to be shown in detail.
    void opened(quint64 id);

protected:
    void changeEvent(QEvent* event) override;

private:
    void showProgress();
    void showRuns();
    void showText();
    void showColors();

    PromptRounds* rounds_;
    QComboBox* destination_;
    QLabel *figures_, *sums_;
    RunSpread* spread_;
    QPlainTextEdit* text_;
    QToolButton* open_;
    QTimer soon_;                // ends when the figures of a stream are shown
    std::size_t shown_run_ = 0;  // the number of the run whose text is shown; 0: none
    qsizetype shown_ = 0;        // characters of it
    bool failed_ = false;
};

}  // namespace signalbox::console
