# The steps are classes of their own, a file each. That SendStep alone reports its failure is seen only
# by somebody who knows that there are others.
class SendStep < Step
  def perform(contact)
    deliver(contact)
  rescue StandardError => e
    failures.create!(contact: contact, reason: e.message)
  end
end
