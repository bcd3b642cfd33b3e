<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>PlanIssue</name>
    <message numerus="yes">
        <source>%n row(s) will be cut at %1 tokens.</source>
        <translation>
            <numerusform>%n row will be cut at %1 tokens.</numerusform>
            <numerusform>%n rows will be cut at %1 tokens.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) will be left out: nothing of an answer remains to learn from.</source>
        <translation>
            <numerusform>%n row will be left out: nothing of an answer remains to learn from.</numerusform>
            <numerusform>%n rows will be left out: nothing of an answer remains to learn from.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::ChatPane</name>
    <message numerus="yes">
        <source>%n site(s)</source>
        <translation>
            <numerusform>%n site</numerusform>
            <numerusform>%n sites</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::DataPanel</name>
    <message numerus="yes">
        <source>%n row(s), no issues</source>
        <translation>
            <numerusform>%n row, no issues</numerusform>
            <numerusform>%n rows, no issues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with issues</source>
        <translation>
            <numerusform>%n with issues</numerusform>
            <numerusform>%n with issues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>cut %n row(s)</source>
        <translation>
            <numerusform>cut %n row</numerusform>
            <numerusform>cut %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>paste %n row(s)</source>
        <translation>
            <numerusform>paste %n row</numerusform>
            <numerusform>paste %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n row(s)</source>
        <translation>
            <numerusform>%1 in %n row</numerusform>
            <numerusform>%1 in %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>split %n row(s)</source>
        <translation>
            <numerusform>split %n row</numerusform>
            <numerusform>split %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are kept for validation.</source>
        <translation>
            <numerusform>%n row is kept for validation.</numerusform>
            <numerusform>%n rows are kept for validation.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>delete %n duplicate(s)</source>
        <translation>
            <numerusform>delete %n duplicate</numerusform>
            <numerusform>delete %n duplicates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>fix %n row(s)</source>
        <translation>
            <numerusform>fix %n row</numerusform>
            <numerusform>fix %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>add %n variant(s)</source>
        <translation>
            <numerusform>add %n variant</numerusform>
            <numerusform>add %n variants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The model writes drafts: %n row(s) to go.</source>
        <translation>
            <numerusform>The model writes drafts: %n row to go.</numerusform>
            <numerusform>The model writes drafts: %n rows to go.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Lorikeet ended with unsaved changes in %1: %n row(s), %2.</source>
        <translation>
            <numerusform>Lorikeet ended with unsaved changes in %1: %n row, %2.</numerusform>
            <numerusform>Lorikeet ended with unsaved changes in %1: %n rows, %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) of the file taken over.</source>
        <translation>
            <numerusform>%n change of the file taken over.</numerusform>
            <numerusform>%n changes of the file taken over.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) were changed on both sides: yours are kept, the others follow them as drafts (is:draft).</source>
        <translation>
            <numerusform>%n row was changed on both sides: yours is kept, the other follows it as a draft (is:draft).</numerusform>
            <numerusform>%n rows were changed on both sides: yours are kept, the others follow them as drafts (is:draft).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>import %n row(s)</source>
        <translation>
            <numerusform>import %n row</numerusform>
            <numerusform>import %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>replace all by %n imported row(s)</source>
        <translation>
            <numerusform>replace all by %n imported row</numerusform>
            <numerusform>replace all by %n imported rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reading: %n row(s) so far</source>
        <translation>
            <numerusform>Reading: %n row so far</numerusform>
            <numerusform>Reading: %n rows so far</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::DatasetModel</name>
    <message numerus="yes">
        <source>delete %n row(s)</source>
        <translation>
            <numerusform>delete %n row</numerusform>
            <numerusform>delete %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>duplicate %n row(s)</source>
        <translation>
            <numerusform>duplicate %n row</numerusform>
            <numerusform>duplicate %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>move %n row(s)</source>
        <translation>
            <numerusform>move %n row</numerusform>
            <numerusform>move %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::EvaluateSetup</name>
    <message numerus="yes">
        <source>%n question(s)</source>
        <translation>
            <numerusform>%n question</numerusform>
            <numerusform>%n questions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::ExchangeView</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n oldest turn(s) left out to fit the context</source>
        <translation>
            <numerusform>%n oldest turn left out to fit the context</numerusform>
            <numerusform>%n oldest turns left out to fit the context</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::ExportDialog</name>
    <message numerus="yes">
        <source>%n row(s) will be written.</source>
        <translation>
            <numerusform>%n row will be written.</numerusform>
            <numerusform>%n rows will be written.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::FindBar</name>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%n hit</numerusform>
            <numerusform>%n hits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n row(s)</source>
        <translation>
            <numerusform>in %n row</numerusform>
            <numerusform>in %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>replace in %n row(s)</source>
        <translation>
            <numerusform>replace in %n row</numerusform>
            <numerusform>replace in %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::HistogramChart</name>
    <message numerus="yes">
        <source>Chart: %1 of the rows, %n bar(s)</source>
        <translation>
            <numerusform>Chart: %1 of the rows, %n bar</numerusform>
            <numerusform>Chart: %1 of the rows, %n bars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::ImportDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %n file(s)</source>
        <translation>
            <numerusform>Import %n file</numerusform>
            <numerusform>Import %n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %n row(s), as they are read:</source>
        <translation>
            <numerusform>The first row, as it is read:</numerusform>
            <numerusform>The first %n rows, as they are read:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::IssuesPane</name>
    <message numerus="yes">
        <source>%n row(s) with issues</source>
        <translation>
            <numerusform>%n row with issues</numerusform>
            <numerusform>%n rows with issues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n row(s)</source>
        <translation>
            <numerusform>%1: %n row</numerusform>
            <numerusform>%1: %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n row(s); Ctrl+Z brings them back</source>
        <translation>
            <numerusform>Delete %n row; Ctrl+Z brings it back</numerusform>
            <numerusform>Delete %n rows; Ctrl+Z brings them back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mend up to %n row(s); Ctrl+Z brings them back</source>
        <translation>
            <numerusform>Mend up to %n row; Ctrl+Z brings it back</numerusform>
            <numerusform>Mend up to %n rows; Ctrl+Z brings them back</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::NumbersPane</name>
    <message numerus="yes">
        <source>%1, of them %n draft(s)</source>
        <translation>
            <numerusform>%1, of them %n draft</numerusform>
            <numerusform>%1, of them %n drafts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::PlanCard</name>
    <message numerus="yes">
        <source>%1 (%2 × %n epoch(s))</source>
        <translation>
            <numerusform>%1 (%2 × %n epoch)</numerusform>
            <numerusform>%1 (%2 × %n epochs)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%2) in %n layer(s)</source>
        <translation>
            <numerusform>%1 (%2) in %n layer</numerusform>
            <numerusform>%1 (%2) in %n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::PresetBar</name>
    <message numerus="yes">
        <source>Own settings (%n changed)</source>
        <translation>
            <numerusform>Own settings (%n changed)</numerusform>
            <numerusform>Own settings (%n changed)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::RunDetails</name>
    <message numerus="yes">
        <source>%n runs beside each other</source>
        <translation>
            <numerusform>%n run beside each other</numerusform>
            <numerusform>%n runs beside each other</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::RunsPanel</name>
    <message numerus="yes">
        <source>%n run(s) are in the trash.</source>
        <translation>
            <numerusform>%n run is in the trash.</numerusform>
            <numerusform>%n runs are in the trash.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::SetupPanel</name>
    <message numerus="yes">
        <source>Dataset: %1, %n row(s)</source>
        <translation>
            <numerusform>Dataset: %1, %n row</numerusform>
            <numerusform>Dataset: %1, %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Counting the tokens of %n row(s) …</source>
        <translation>
            <numerusform>Counting the tokens of %n row …</numerusform>
            <numerusform>Counting the tokens of %n rows …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> (%n row(s))</source>
        <translation>
            <numerusform> (%n row)</numerusform>
            <numerusform> (%n rows)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::TokenPane</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n learned</source>
        <translation>
            <numerusform>%n learned</numerusform>
            <numerusform>%n learned</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cut off</source>
        <translation>
            <numerusform>%n cut off</numerusform>
            <numerusform>%n cut off</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::TrainPanel</name>
    <message numerus="yes">
        <source>Finished after %n step(s).</source>
        <translation>
            <numerusform>Finished after %n step.</numerusform>
            <numerusform>Finished after %n steps.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped after %n step(s); you can resume it from the Runs page.</source>
        <translation>
            <numerusform>Stopped after %n step; you can resume it from the Runs page.</numerusform>
            <numerusform>Stopped after %n steps; you can resume it from the Runs page.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ended early after %n step(s): the validation loss did not fall any more.</source>
        <translation>
            <numerusform>Ended early after %n step: the validation loss did not fall any more.</numerusform>
            <numerusform>Ended early after %n steps: the validation loss did not fall any more.</numerusform>
        </translation>
    </message>
</context>
</TS>
