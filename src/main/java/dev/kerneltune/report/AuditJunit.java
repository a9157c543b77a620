package dev.kerneltune.report;

import dev.kerneltune.model.Audit;
import dev.kerneltune.model.Evidence;
import dev.kerneltune.model.Finding;
import dev.kerneltune.model.Verdict;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The outcome of an audit as JUnit XML, as build servers read it: a suite for each subsystem, a
 * case for each finding. What could not be checked, does not apply or is waived is skipped, with
 * the reason.
 */
public final class AuditJunit {
  private final XMLStreamWriter xml;

  private AuditJunit(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** Returns the report. */
  public static String report(Audit audit) {
    StringWriter text = new StringWriter(1 << 16);
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new AuditJunit(xml).write(audit);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return text.append('\n').toString();
  }

  private void write(Audit audit) throws XMLStreamException {
    Map<String, List<Finding>> suites = new TreeMap<>();
    for (Finding finding : AuditJson.byCheck(audit.findings())) {
      suites.computeIfAbsent(finding.check().subsystem(), _ -> new ArrayList<>()).add(finding);
    }
    xml.writeStartDocument("UTF-8", "1.0");
    newline(0);
    xml.writeStartElement("testsuites");
    xml.writeAttribute("name", "kernel-tune " + audit.scenario().id());
    for (Map.Entry<String, List<Finding>> suite : suites.entrySet()) {
      suite(suite.getKey(), suite.getValue());
    }
    newline(0);
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void suite(String name, List<Finding> findings) throws XMLStreamException {
    int failures = 0;
    int skipped = 0;
    for (Finding finding : findings) {
      switch (finding.verdict()) {
        case Verdict.Fail _ -> failures++;
        case Verdict.Unknown _, Verdict.NotApplicable _, Verdict.Waived _ -> skipped++;
        case Verdict.Pass _ -> {}
      }
    }
    newline(1);
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", name);
    xml.writeAttribute("tests", Integer.toString(findings.size()));
    xml.writeAttribute("failures", Integer.toString(failures));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", Integer.toString(skipped));
    for (Finding finding : findings) {
      testCase(finding);
    }
    newline(1);
    xml.writeEndElement();
  }

  private void testCase(Finding finding) throws XMLStreamException {
    newline(2);
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", finding.check().id());
    xml.writeAttribute("name", legal(finding.check().title() + " (" + finding.subject() + ")"));
    switch (finding.verdict()) {
      case Verdict.Pass _ -> {}
      case Verdict.Fail _ -> {
        newline(3);
        xml.writeStartElement("failure");
        xml.writeAttribute("message", legal(Verdicts.line(finding)));
        xml.writeAttribute("type", finding.level().word());
        xml.writeCharacters(legal(evidence(finding)));
        xml.writeEndElement();
        newline(2);
      }
      case Verdict.Unknown _, Verdict.NotApplicable _, Verdict.Waived _ -> {
        newline(3);
        xml.writeEmptyElement("skipped");
        xml.writeAttribute("message", legal(Verdicts.line(finding)));
        newline(2);
      }
    }
    xml.writeEndElement();
  }

  private static String evidence(Finding finding) {
    StringBuilder out = new StringBuilder();
    for (Evidence evidence : finding.evidence()) {
      out.append(evidence.address()).append(": ").append(evidence.raw().strip()).append('\n');
    }
    return out.toString();
  }

  /** XML 1.0 has no way to write a control character: it becomes the replacement character. */
  private static String legal(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              boolean legal =
                  c == '\t'
                      || c == '\n'
                      || (c >= 0x20 && c <= 0xd7ff)
                      || (c >= 0xe000 && c <= 0xfffd)
                      || c >= 0x10000;
              out.appendCodePoint(legal ? c : 0xfffd);
            });
    return out.toString();
  }

  private void newline(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }
}
