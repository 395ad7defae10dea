// Long texts in the console: a configuration of 5,000 lines between its form, its text and the check, and a body of ten megabytes. Each phase runs in a
// process of its own, on its GUI thread.
#include "console/config/engine_check.hpp"
#include "console/pages/config/config_page.hpp"
#include "console/pages/config/form_panel.hpp"
#include "console/pages/config/outline_tree.hpp"
#include "console/pages/traffic/body_view.hpp"
#include "storage/payload_writer.hpp"

#include "tests/bench/console_gates.hpp"
#include "tests/bench/console_store.hpp"
#include "tests/bench/console_window.hpp"

#include <QFile>
#include <QLineEdit>
#include <QTemporaryDir>

#include <algorithm>
#include <fstream>
#include <thread>

namespace signalbox::bench {

namespace {

constexpr int rounds = 15;
constexpr int models = 800, groups = 180;
constexpr std::size_t body_bytes = 10'000'000;

/// 5,000 lines as people write them: sections in lines, comments, some in braces.
std::string long_configuration()
{
    std::string text = "# Made for measuring.\nsignalbox: 1\nserver: {listen: [\"127.0.0.1:0\"], public: true}\n\nproviders:\n";
    for (int i = 0; i < 8; ++i) text += "  - {id: vendor-" + std::to_string(i) + ", kind: simulator}\n";
    text += "\nmodels:\n";
    for (int i = 0; i < models; ++i)
        text += "  - id: model-" + std::to_string(i) + "   # " + std::to_string(i) + " of them\n    provider: vendor-" +
                std::to_string(i % 8) + "\n    upstream: vendor-model-" + std::to_string(i) +
                "\n    context: 128000\n    price: {per: 1M, input: 0.10, output: 0.40}\n";
    text += "\ngroups:\n";
    for (int i = 0; i < groups; ++i)
        text += "  - id: group-" + std::to_string(i) + "\n    strategy: weighted\n    members:\n      - {model: model-" +
                std::to_string(2 * i) + ", weight: 70, tag: control}\n      - {model: model-" + std::to_string(2 * i + 1) +
                ", weight: 30, tag: candidate}\n";
    return text + "\n" + std::string("storage: {path: signalbox.db}\n");
}

/// From the change in a field of the form until text and form have it.
class form_changes {
public:
    explicit form_changes(QString const& file) : page_(store_, nullptr)
    {
        page_.resize(1'920, 1'080);
        page_.show();
        page_.openFile(file);
        settle();
        part<console::OutlineTree>().choose(QStringLiteral("groups[90]"));
        settle();
    }
    /// Wall clock and CPU of the GUI thread.
    std::pair<double, double> change(int round)
    {
        QString const path = QStringLiteral("groups[90].members[0].weight"), weight = QString::number(10 + round);
        auto& rows = part<console::MemberRows>();
        double const before = thread_milliseconds();
        auto const begun = clock_type::now();
        emit rows.weightChosen(path, 10 + round);
        wait_for("the form", [&] { return rows.findChild<QSlider*>(QStringLiteral("weight_0"))->value() == weight.toInt(); });
        std::pair<double, double> const took{milliseconds_since(begun), thread_milliseconds() - before};
        settle();
        return took;
    }

private:
    template <class Part>
    Part& part()
    {
        return *page_.findChild<Part*>();
    }
    void settle()
    {
        wait_for("the page", [&] { return page_.isSettled(); });
    }

    console::StoreReader store_;
    console::ConfigPage page_;
};

std::string told(double value)
{
    return std::to_string(value).substr(0, std::to_string(value).find('.') + 2);
}

/// An agent's conversation: 200 messages of 50,000 characters.
std::string long_body()
{
    constexpr std::size_t messages = 200;
    std::string const line = "The build said \\\"ok\\\" and then it said nothing for a while.\\n";
    std::string body = "{\"model\":\"gpt-4o\",\"messages\":[";
    for (std::size_t i = 0; i < messages; ++i) {
        body += i == 0 ? "{\"role\":\"user\",\"content\":\"" : ",{\"role\":\"user\",\"content\":\"";
        while (body.size() < (i + 1) * (body_bytes / messages)) body += line;
        body += "\"}";
    }
    return body + "]}";
}

void write_payload(std::string const& store, std::uint64_t event)
{
    auto writer = storage::payload_writer::open(storage::payload_path(store), 1'000'000'000);
    if (!writer) give_up(writer.error().detail.c_str());
    storage::payload made;
    made.event = event;
    std::string body = long_body();
    made.at(storage::payload_part::asked) = {storage::part_state::kept, body.size(), "POST /v1/chat/completions HTTP/1.1\r\n",
                                             std::move(body)};
    if (auto done = (*writer)->append({&made, 1}); !done) give_up(done.error().detail.c_str());
}

}  // namespace

figures measure_configuration(std::string const&)
{
    QTemporaryDir folder;
    QString const file = folder.filePath(QStringLiteral("long.yaml"));
    std::string const text = long_configuration();
    std::ofstream(file.toStdString()) << text;
    std::string const lines = std::to_string(std::ranges::count(text, '\n')) + " lines";
    std::vector<double> took, gui, checks, cpu;
    {
        form_changes page{file};
        for (int round = 0; round < rounds; ++round) {
            auto const [wall, own] = page.change(round);
            took.push_back(wall);
            gui.push_back(own);
        }
    }
    for (int round = 0; round < rounds; ++round) {
        double const before = process_milliseconds();
        auto const begun = clock_type::now();
        auto const made = console::checkAt(file.toStdString(), text, console::CheckAs::reader);
        checks.push_back(milliseconds_since(begun));
        cpu.push_back(process_milliseconds() - before);
        for (auto const& each : made.findings)
            if (each.level == config::severity::error) give_up(each.message.c_str());
    }
    return {{"a configuration of 5,000 lines: form to text and back", "ms", at_share(took, 0.5), 50,
             "median of 15, worst " + told(at_share(took, 1)) + "; CPU of the GUI thread " + told(at_share(gui, 0.5)) + "; " + lines},
            {"the same: check", "ms", at_share(checks, 0.5), 100,
             "median of 15, worst " + told(at_share(checks, 1)) + "; CPU " + told(at_share(cpu, 0.5))}};
}

figures measure_bodies(std::string const&)
{
    QTemporaryDir folder;
    std::string const path = folder.filePath(QStringLiteral("events.db")).toStdString();
    schema::Event event;
    event.set_id(77);
    event.set_payload_policy("all");
    std::thread([&] {  // not on the GUI thread, whose statements are counted
        write_steadily(path, 100, 0);
        write_payload(path, event.id());
    })
        .join();
    console::StoreReader store;
    bool opened = false;
    QObject::connect(&store, &console::StoreReader::opened, [&] { opened = true; });
    store.open(QString::fromStdString(path));
    wait_for("the store", [&] { return opened; });
    console::BodyView view{store, console::BodyView::Side::request, nullptr};
    view.resize(900, 900);
    view.show();
    auto& looks = *view.findChild<QComboBox*>();
    figures all;
    for (char const* const look : {"As the caller sent it", "As a tree, of the caller"}) {
        std::vector<double> took, cpu, gui;
        for (int round = 0; round < 7; ++round) {
            looks.setCurrentIndex(looks.findText(QLatin1String(look)));
            wait_for("a body", [&] { return view.isSettled(); });
            double const before = process_milliseconds(), own = thread_milliseconds();
            auto const begun = clock_type::now();
            view.setEvent(event);
            wait_for("a body", [&] { return view.isSettled(); });
            view.repaint();
            took.push_back(milliseconds_since(begun));
            cpu.push_back(process_milliseconds() - before);
            gui.push_back(thread_milliseconds() - own);
        }
        all.push_back({std::string("a body of 10 MB: ") + look, "ms", at_share(took, 0.5), 200,
                       "median of 7, painted, worst " + told(at_share(took, 1)) + "; CPU of all threads " + told(at_share(cpu, 0.5)) +
                           ", of the GUI thread " + told(at_share(gui, 0.5))});
    }
    return all;
}

}  // namespace signalbox::bench
